namespace AiTasks.Imaging;

/// <summary>Why no picture was drawn.</summary>
public enum PictureFailure
{
    /// <summary>The program that draws is not on this machine, or cannot be run. Somebody has to install it.</summary>
    Unavailable,

    /// <summary>The picture would be larger than allowed.</summary>
    TooLarge,

    /// <summary>It took longer than allowed.</summary>
    TimedOut,

    /// <summary>The program ended without a picture: what it was given is none, or needs more memory than allowed.</summary>
    Failed,
}

/// <summary>No picture was drawn. The message is short and has nothing of the picture in it.</summary>
/// <param name="failure">Why.</param>
/// <param name="message">Why, for a log.</param>
/// <param name="inner">What was caught.</param>
public sealed class PictureRenderException(PictureFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public PictureFailure Failure => failure;
}
