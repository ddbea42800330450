namespace AiTasks.AppHost.Local.Processes;

/// <summary>A log file that a process's output goes to; one file per resource and replica, kept from the start before as <c>.1</c>.</summary>
internal sealed class ProcessLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer;
    private bool _closed;

    public ProcessLog(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        if (File.Exists(path))
            File.Move(path, path + ".1", overwrite: true);

        // Shared, so that a person can follow the file and a test can read its tail.
        var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _writer = new StreamWriter(file) { AutoFlush = true };
    }

    public string Path { get; }

    public void Write(string? line)
    {
        lock (_lock)
        {
            if (line is not null && !_closed)
                _writer.WriteLine(line);
        }
    }

    /// <summary>The last lines, for an error message.</summary>
    public string Tail(int lines = 20) => TailOf(Path, lines);

    public static string TailOf(string path, int lines)
    {
        if (!File.Exists(path))
            return "";

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return string.Join(Environment.NewLine, reader.ReadToEnd().TrimEnd().Split('\n').TakeLast(lines));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _writer.Dispose();
        }
    }
}
