using AiTasks.AppHost.Local.Servers;

namespace AiTasks.AppHost.Local.Running;

/// <summary>The folder in which one running system keeps everything; only one can hold it at a time.</summary>
internal sealed class DataFolder(string path)
{
    private const string ServersFolder = "servers";

    public static DataFolder Default => new(System.IO.Path.Combine(Repository.Root, ".data"));

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string ParametersFile => In("parameters.json");

    /// <summary>What runs from here now, for the command line.</summary>
    public string StateFile => In("state.json");

    public string Logs => In("logs");

    /// <summary>What people have uploaded.</summary>
    public string Files => In("files");

    /// <summary>Survives a reset: it holds downloads, not data, and always lies in the repository's own folder.</summary>
    public static string Tools => System.IO.Path.Combine(Default.Path, "tools");

    public string ServerFolder(string name) => System.IO.Path.Combine(In(ServersFolder), name);

    /// <summary>Takes the folder for this process, or returns false and the process that has it.</summary>
    public bool TryLock(out FileStream? held, out string holder)
    {
        Directory.CreateDirectory(Path);
        holder = "";
        var processFile = In("apphost.pid");
        try
        {
            // The kernel lets go of this lock when the process ends, however it ends: no stale lock can be left.
            held = new FileStream(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(processFile, $"{Environment.ProcessId}");
            return true;
        }
        catch (IOException)
        {
            held = null;
            holder = File.Exists(processFile) ? File.ReadAllText(processFile) : "?";
            return false;
        }
    }

    /// <summary>Deletes the data, not the lock and not the tools.</summary>
    public void Reset()
    {
        var elsewhere = System.IO.Path.GetDirectoryName(PostgresAccount.Elsewhere(ServerFolder("postgres")))!;
        foreach (var folder in new[] { In(ServersFolder), Logs, Files, elsewhere })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        File.Delete(ParametersFile);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
