namespace AiTasks.AppHost.Local.Running;

internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failed = 1;
    public const int Misuse = 2;
    public const int AlreadyRunning = 3;
}
