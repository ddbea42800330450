namespace AiTasks.AppHost.Local.Running;

/// <summary>What every process of the running system is told.</summary>
internal sealed class RunContext(DataFolder data, Action<string> say, Action changed, Action<string> fail)
{
    public DataFolder Data => data;

    public Action<string> Say => say;

    /// <summary>Something about a process changed.</summary>
    public Action Changed => changed;

    /// <summary>The system cannot come up; the text says why.</summary>
    public Action<string> Fail => fail;

    /// <summary>Where people see it, without what signs them in; null without a dashboard.</summary>
    public string? DashboardPages { get; set; }

    /// <summary>Where telemetry goes; null without a dashboard.</summary>
    public string? TelemetryEndpoint { get; set; }
}
