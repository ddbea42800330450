using System.Runtime.InteropServices;

namespace AiTasks.AppHost.Local.Processes;

/// <summary>The signals we send, by their POSIX numbers.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}

internal static partial class Signals
{
    /// <summary>Sends a signal; false when no such process exists any more.</summary>
    public static bool Send(int processId, Signal signal) => Kill(processId, (int)signal) == 0;

    /// <summary>Sends a signal to every process of a group, which bears the id of the process that leads it.</summary>
    public static bool SendToGroup(int groupId, Signal signal) => Kill(-groupId, (int)signal) == 0;

    public static bool IsAlive(int processId) => Kill(processId, 0) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Kill(int processId, int signal);
}
