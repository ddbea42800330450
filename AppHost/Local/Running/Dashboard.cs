using System.Text.RegularExpressions;
using AiTasks.AppHost.Local.Processes;

namespace AiTasks.AppHost.Local.Running;

/// <summary>The Aspire dashboard, where <c>./run</c> could install it. The system does not depend on it in any way.</summary>
internal sealed partial class Dashboard : IAsyncDisposable
{
    // Its first start unpacks itself.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    private readonly ProcessLog _log;
    private readonly ChildProcess _process;

    private Dashboard(ProcessLog log, ChildProcess process, string pages, string telemetryEndpoint)
    {
        _log = log;
        _process = process;
        Pages = pages;
        TelemetryEndpoint = telemetryEndpoint;
    }

    /// <summary>Its address without the token that signs a person in, so that it may be told to others.</summary>
    public string Pages { get; }

    public string TelemetryEndpoint { get; }

    private static string Program =>
        Path.Combine(DataFolder.Tools, "node_modules", "@microsoft", "aspire-cli-linux-x64", "bin", "aspire");

    /// <summary>Starts the dashboard; null where it is not installed.</summary>
    public static async Task<Dashboard?> StartAsync(DataFolder data)
    {
        if (!File.Exists(Program))
            return null;

        // The framework knows no home folder that does not exist.
        var home = Directory.CreateDirectory(Path.Combine(DataFolder.Tools, "home")).FullName;
        var log = new ProcessLog(Path.Combine(data.Logs, "dashboard.log"));
        var (pages, telemetry) = ($"http://127.0.0.1:{FreePort.Next()}", $"http://127.0.0.1:{FreePort.Next()}");
        var process = await ChildProcess.StartAsync(
            new ProcessSpec(
                Program, "dashboard", "run", "--non-interactive", "--nologo",
                "--frontend-url", pages,
                "--otlp-grpc-url", telemetry,
                "--otlp-http-url", $"http://127.0.0.1:{FreePort.Next()}")
            {
                Environment = new Dictionary<string, string?>
                {
                    // It unpacks 300 MB into the home folder, and reports its use unless told not to.
                    ["HOME"] = home,
                    ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true",
                    ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "true",
                },
            },
            log);
        return new Dashboard(log, process, pages, telemetry);
    }

    /// <summary>The address with the token that signs a person in; null if it did not come up.</summary>
    public async Task<string?> AddressAsync(CancellationToken stop)
    {
        var deadline = DateTime.UtcNow + StartTimeout;
        while (DateTime.UtcNow < deadline && !_process.Exited.IsCompleted)
        {
            if (LoginAddress().Match(ProcessLog.TailOf(_log.Path, lines: 50)) is { Success: true } match)
                return match.Value;
            await Task.Delay(Poll, stop);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync(Signal.Terminate, StopGrace);
        _log.Dispose();
    }

    [GeneratedRegex(@"http://[\w.:]+/login\?t=[0-9a-f]+")]
    private static partial Regex LoginAddress();
}
