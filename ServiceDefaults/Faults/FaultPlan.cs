using System.Globalization;

namespace AiTasks.ServiceDefaults.Faults;

/// <summary>Where a process is to die.</summary>
internal sealed class FaultPlan
{
    // Added to the name of a point's file when it has struck; whoever manages to create that file is the one to die.
    private const string Struck = ".struck";

    private readonly string? _folder;
    private readonly string? _name;
    private readonly int _time = 1;
    private int _reached;

    private FaultPlan(string value)
    {
        if (Path.IsPathRooted(value))
        {
            _folder = value;
            return;
        }

        var parts = value.Split(':', 2);
        _name = parts[0];
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _time) || _time < 1))
            throw new FormatException($"'{value}' is not the name of a fault point, a name with a count, or a folder.");
    }

    public static FaultPlan? Read(string? value) => string.IsNullOrEmpty(value) ? null : new FaultPlan(value);

    public bool Strikes(string name) =>
        _folder is null ? name == _name && Interlocked.Increment(ref _reached) == _time : Take(Path.Combine(_folder, name));

    private static bool Take(string file)
    {
        if (!File.Exists(file) || File.Exists(file + Struck)) return false;
        try
        {
            File.Open(file + Struck, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
