using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;
using AiTasks.TestServers.FakeTelegram;

namespace AiTasks.SystemTests.ContractB;

/// <summary>The system as a bot's operator runs it: real models' formats, a bot's token, a key for a bot elsewhere.</summary>
public sealed class BotSystem : IAsyncLifetime
{
    /// <summary>What stands in the address of a bot that is not on this machine.</summary>
    public const string Key = "key-of-the-bot-0123456789";

    private RunningSystem? _system;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");
    public Uri Gateway => System.GatewayUrl;
    public FakeModelServer Model { get; private set; } = null!;
    public FakeTelegramServer Telegram { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Model = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        Telegram = await FakeTelegramServer.StartAsync();
        _system = await RunningSystem.StartAsync(
            new Dictionary<string, string>
            {
                ["ModelOptions__BaseUrl"] = Model.BaseUrl,
                ["ModelOptions__Model"] = FakeModelServer.Model,
                ["ImageModelOptions__BaseUrl"] = Model.BaseUrl,
                ["TelegramOptions__BotToken"] = FakeTelegramServer.Token,
                ["TelegramOptions__ApiBaseUrl"] = Telegram.BaseUrl,
                ["TelegramOptions__AllowedNetworks__0"] = "127.0.0.0/8",
                ["AgentOptions__Keys__0"] = Key,
            },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
        await Telegram.DisposeAsync();
        await Model.DisposeAsync();
    }
}

/// <summary>One such system for all tests that need it.</summary>
[CollectionDefinition(nameof(WithBot))]
public sealed class WithBot : ICollectionFixture<BotSystem>;
