using System.Globalization;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;
using AiTasks.TestServers.FakeTelegram;

// One browser, two cores: what is measured is the console, not how many of it a machine bears.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(AiTasks.BrowserTests.ConsoleSystem))]

namespace AiTasks.BrowserTests;

/// <summary>The whole system and one browser, shared by all tests: each leaves both healthy, and has a person of its own.</summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    /// <summary>The provider that makes the pictures, for <see cref="PicturePrice"/> each; texts are made by the one without a network.</summary>
    public const string Painter = "painter";

    /// <summary>In the unit of the price table.</summary>
    public const decimal PicturePrice = 0.25m;

    private RunningSystem? _system;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    /// <summary>Where posts are published.</summary>
    public FakeTelegramServer Telegram { get; private set; } = null!;

    /// <summary>What <see cref="Painter"/> asks.</summary>
    public FakeModelServer Model { get; private set; } = null!;

    /// <summary>The way to <see cref="Model"/>.</summary>
    public FaultProxy WayToModel { get; private set; } = null!;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    /// <summary>Where the packages of the workspace and the built console are.</summary>
    public static DirectoryInfo Repository { get; } = FindRepository();

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Path.Combine(Repository.FullName, "Gateway", "wwwroot", "index.html")))
            throw new InvalidOperationException("The console is not built. Run first: npm ci && npm run build --workspace aitasks-console");

        Assertions.SetDefaultExpectTimeout(30_000);
        Telegram = await FakeTelegramServer.StartAsync();
        Model = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        WayToModel = new FaultProxy("127.0.0.1", new Uri(Model.BaseUrl).Port);
        _system = await RunningSystem.StartAsync(Settings(), TestContext.Current.CancellationToken);
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
        if (WayToModel is not null) await WayToModel.DisposeAsync();
        if (Model is not null) await Model.DisposeAsync();
        if (Telegram is not null) await Telegram.DisposeAsync();
    }

    private Dictionary<string, string> Settings() => new()
    {
        // Tasks of some seconds, so that there is something to see, to cancel and to interrupt.
        ["ModelOptions__OfflineChunkDelay"] = "00:00:00.060",
        ["TelegramOptions__BotToken"] = FakeTelegramServer.Token,
        ["TelegramOptions__ApiBaseUrl"] = Telegram.BaseUrl,
        [$"Providers__{Painter}__BaseUrl"] = $"http://127.0.0.1:{WayToModel.Port}/v1",
        [$"Providers__{Painter}__BreakerMinimumCalls"] = "2",
        [$"Providers__{Painter}__BreakerPause"] = "00:00:00.500",
        ["Profiles__Simple__0"] = "offline",
        ["Profiles__Image__0"] = $"{Painter}/{FakeModelServer.Model}",
        ["PriceOptions__Prices__0__Provider"] = Painter,
        ["PriceOptions__Prices__0__Model"] = FakeModelServer.Model,
        ["PriceOptions__Prices__0__PerCall"] = PicturePrice.ToString(CultureInfo.InvariantCulture),
    };

    private static DirectoryInfo FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AiTasks.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests have to lie below AiTasks.sln.");
        return folder;
    }
}
