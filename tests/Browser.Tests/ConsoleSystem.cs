using AiTasks.TestServers;

// One browser, two cores: what is measured is the console, not how many of it a machine bears.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(AiTasks.BrowserTests.ConsoleSystem))]

namespace AiTasks.BrowserTests;

/// <summary>The whole system and one browser, shared by all tests: each leaves both healthy, and has a person of its own.</summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    // Tasks of some seconds, so that there is something to see, to cancel and to interrupt.
    private static readonly Dictionary<string, string> Settings = new() { ["ModelOptions__OfflineChunkDelay"] = "00:00:00.060" };

    private RunningSystem? _system;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    /// <summary>Where the packages of the workspace and the built console are.</summary>
    public static DirectoryInfo Repository { get; } = FindRepository();

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path.Combine(Repository.FullName, "Gateway", "wwwroot", "index.html")))
            throw new InvalidOperationException("The console is not built. Run first: npm ci && npm run build --workspace aitasks-console");

        Assertions.SetDefaultExpectTimeout(30_000);
        _system = await RunningSystem.StartAsync(Settings, TestContext.Current.CancellationToken);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROME") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_system is not null) await _system.DisposeAsync();
    }

    private static DirectoryInfo FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AiTasks.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests have to lie below AiTasks.sln.");
        return folder;
    }
}
