using AiTasks.TaskWorker.Generations;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>The real worker, wired by its own Program.</summary>
internal sealed class Worker : IAsyncDisposable
{
    public const string SigningKey = "a key for tests only, long enough for HS256";

    // Any type of the worker names its assembly; "Program" would be ambiguous beside the local AppHost.
    private readonly WebApplicationFactory<GenerationOptions> _factory;
    private readonly HttpClient _http;

    private Worker(WebApplicationFactory<GenerationOptions> factory)
    {
        _factory = factory;
        _http = factory.CreateClient();
    }

    /// <summary>Starts a worker whose model is the fake one and waits until it is ready.</summary>
    public static Task<Worker> StartAsync(Servers servers, params (string Name, string Value)[] settings) =>
        StartAsync(servers.Set.RabbitMqConnection,
        [
            .. Model(servers),
            ("ModelOptions:RetryBaseDelay", "00:00:00.050"),
            .. settings,
        ]);

    /// <summary>Starts a worker that knows where the task API is. Without a model the offline provider answers and paints.</summary>
    public static Task<Worker> StartWithTaskApiAsync(Servers servers, params (string Name, string Value)[] settings) =>
        StartAsync(servers.Set.RabbitMqConnection,
        [
            ("services:taskapi:http:0", servers.TaskApi.Address),
            ("TokenOptions:SigningKey", SigningKey),
            ("ModelOptions:StallTimeout", "00:00:03"),
            ("ModelOptions:RetryBaseDelay", "00:00:00.050"),
            .. settings,
        ]);

    /// <summary>The fake model as the provider of a worker that a whole class of tests uses.</summary>
    public static (string Name, string Value)[] Model(Servers servers) =>
    [
        ("Providers:openai:BaseUrl", servers.Model.BaseUrl),
        // Long enough for two busy cores, short enough for the tests that let a call stall three times.
        ("Providers:openai:StallTimeout", "00:00:03"),
        // One worker has all the troubles of a class of tests, and each test wants its own.
        ("Providers:openai:BreakerMinimumCalls", "1000"),
        ("Profiles:Simple:0", "openai/gpt-4o-mini"),
    ];

    /// <summary>Starts a worker without a model, so that the offline provider answers.</summary>
    public static Task<Worker> StartOfflineAsync(Servers servers, params (string Name, string Value)[] settings) =>
        StartAsync(servers.Set.RabbitMqConnection, settings);

    public async Task<bool> IsReadyAsync()
    {
        using var answer = await _http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Stops it as SIGTERM does.</summary>
    public async Task StopAsync()
    {
        var lifetime = _factory.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStopped.Register(stopped.SetResult);
        lifetime.StopApplication();
        await stopped.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _factory.DisposeAsync();
    }

    private static async Task<Worker> StartAsync(string rabbit, (string Name, string Value)[] settings)
    {
        var factory = new WebApplicationFactory<GenerationOptions>().WithWebHostBuilder(host =>
        {
            host.UseSetting("ConnectionStrings:rabbitmq", rabbit);
            foreach (var (name, value) in settings)
                host.UseSetting(name, value);
        });
        var worker = new Worker(factory);
        await Wait.ForAsync("the worker to be ready", worker.IsReadyAsync);
        return worker;
    }
}
