using AiTasks.SystemTests.Telemetry;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.SystemTests.Models;

/// <summary>The system with a model that speaks OpenAI's streaming format and misbehaves on demand, and with a trace collector.</summary>
public sealed class ModelSystem : IAsyncLifetime
{
    /// <summary>Calls of models that one person may have made for them in a day.</summary>
    internal const int CallsPerPerson = 10;

    private RunningSystem? _system;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");
    public FakeModelServer Model { get; private set; } = null!;
    internal TraceCollector Traces { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Model = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        Traces = await TraceCollector.StartAsync();
        _system = await RunningSystem.StartAsync(
            new Dictionary<string, string>
            {
                ["Providers__openai__BaseUrl"] = Model.BaseUrl,
                ["Providers__openai__ApiKey"] = "sk-test",
                ["Providers__openai__StallTimeout"] = "00:00:02",

                // Tests that make the model fail come one after another: each would wait for the pause that the one before it brought about.
                ["Providers__openai__BreakerPause"] = "00:00:00.500",
                ["Profiles__Simple__0"] = $"openai/{FakeModelServer.Model}",
                ["ModelOptions__RetryBaseDelay"] = "00:00:00.100",
                ["ModelOptions__MinimumCallTime"] = "00:00:01",
                ["TaskOptions__Deadline"] = "00:00:20",
                ["BudgetOptions__CallsPerPersonPerDay"] = $"{CallsPerPerson}",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Traces.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
            },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_system is not null) await _system.DisposeAsync();
        await Traces.DisposeAsync();
        await Model.DisposeAsync();
    }
}

/// <summary>One such system for all tests that need it.</summary>
[CollectionDefinition(nameof(WithModel))]
public sealed class WithModel : ICollectionFixture<ModelSystem>;
