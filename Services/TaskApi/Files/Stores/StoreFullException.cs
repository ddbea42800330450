namespace AiTasks.TaskApi.Files.Stores;

/// <summary>The disk behind the file store has no room left, or its account may use no more of it. Nothing was kept.</summary>
internal sealed class StoreFullException(Exception cause) : IOException("The file store is full.", cause)
{
    // Linux and macOS: no space left, quota exceeded (which have two numbers). Windows: the handle's disk is full, the disk is full.
    private static readonly int[] Codes = [28, 122, 69, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    /// <summary>Whether something failed because there was no room.</summary>
    public static bool IsCauseOf(Exception error) => error is IOException && Codes.Contains(error.HResult);
}
