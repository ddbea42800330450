namespace AiTasks.AppHost.Local.Processes;

/// <summary>How to start a process.</summary>
/// <param name="Program">Path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ProcessSpec(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set on top of our own environment; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    /// <summary>The account to run as, for programs that refuse root; null runs as ourselves.</summary>
    public string? Account { get; init; }
}
