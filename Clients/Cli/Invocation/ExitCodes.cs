namespace AiTasks.Cli.Invocation;

/// <summary>What a script learns from the end of a command. README has the same table for people.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>It was tried and did not work: refused, failed, or no file to write to.</summary>
    public const int Failed = 1;

    /// <summary>The line makes no sense; nothing was tried.</summary>
    public const int Usage = 2;

    public const int NotSignedIn = 3;
    public const int NotFound = 4;

    /// <summary>Nobody answers, or only to say that the service is not available: the same line may work later.</summary>
    public const int ServerAway = 5;

    /// <summary>Ctrl-C, as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>SIGTERM, as shells report it.</summary>
    public const int Terminated = 143;
}
