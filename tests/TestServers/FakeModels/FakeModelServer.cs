using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiTasks.TestServers.FakeModels.Dialects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TestServers.FakeModels;

/// <summary>
/// A server that speaks OpenAI's chat completions (<c>/v1/chat/completions</c>) and responses (<c>/v1/responses</c>) and Anthropic's messages
/// (<c>/v1/messages</c>), streaming, refuses what they refuse, and misbehaves on demand, see <see cref="FakeModelBehaviour"/>. It remembers its
/// calls, whether clients hung up, and how many were there at once.
/// </summary>
public sealed partial class FakeModelServer : IAsyncDisposable
{
    /// <summary>The model it says it is.</summary>
    public const string Model = "fake-model-1";

    /// <summary>Characters of one piece of <see cref="FakeModelBehaviour.Slow"/>.</summary>
    public const int SlowPieceLength = 12;

    /// <summary>Pause of <see cref="FakeModelBehaviour.Slow"/> between two pieces.</summary>
    public static readonly TimeSpan SlowDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>How long <see cref="FakeModelBehaviour.Paced"/> takes for an answer.</summary>
    public static readonly TimeSpan PacedTime = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<FakeModelCall> _calls = new();
    private readonly ConcurrentQueue<string> _refusals = new();
    private readonly ConcurrentDictionary<string, int> _conversations = new();
    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private int _open;

    private FakeModelServer(WebApplication app) => _app = app;

    /// <summary>Where it listens, as a base URL of OpenAI or Anthropic.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>All calls so far, oldest first.</summary>
    public IReadOnlyList<FakeModelCall> Calls => [.. _calls];

    /// <summary>Why requests were refused with 400, which are not among the calls.</summary>
    public IReadOnlyList<string> Refusals => [.. _refusals];

    /// <summary>What calls without a marker meet by chance; set before they come.</summary>
    public FakeModelFaults Faults { get; set; } = new();

    /// <summary>How many of each there were since <see cref="Faults"/> was set, by the behaviour's name.</summary>
    public IReadOnlyDictionary<string, int> FaultsGiven => Faults.Given;

    /// <summary>Its image model.</summary>
    public FakeImages Images { get; } = new();

    /// <summary>The most calls that were open at the same time.</summary>
    public int MaxConcurrency { get; private set; }

    /// <summary>How it behaves whatever a question says, such as <see cref="FakeModelBehaviour.Error"/>; null: as the question says.</summary>
    public string? Mood { get; set; }

    /// <summary>Calls open now.</summary>
    public int OpenCalls => Volatile.Read(ref _open);

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeModelServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FakeModelServer(app);
        app.MapPost("/v1/chat/completions", http => server.AnswerAsync(http, (request) => new FakeChatCompletions(http, request)));
        app.MapPost("/v1/responses", http => server.AnswerAsync(http, (request) => new FakeResponses(http, request)));
        app.MapPost("/v1/messages", http => server.AnswerAsync(http, (request) => new FakeMessages(http, request)));
        server.Images.Map(app);
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.BaseUrl = $"{address}/v1";
        return server;
    }

    /// <summary>The calls whose question contains a text.</summary>
    public IReadOnlyList<FakeModelCall> CallsAbout(string text) =>
        [.. _calls.Where(call => call.UserText.Contains(text, StringComparison.Ordinal))];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, Func<JsonElement, FakeDialect> speak)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var dialect = speak(body.RootElement.Clone());
        if (dialect.Problem() is { } problem)
        {
            _refusals.Enqueue(problem);
            await Results.Json(dialect.Error(400, problem), statusCode: 400).ExecuteAsync(http);
            return;
        }

        var call = new FakeModelCall(dialect);
        _calls.Enqueue(call);
        Enter();
        try
        {
            var first = _conversations.AddOrUpdate(call.UserText, 1, (_, count) => count + 1) == 1;
            await new FakeModelScript(http, dialect, call).PlayAsync(Mood ?? Behaviour(call, first));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            call.Aborted = true;
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            call.Finished = true;
        }
    }

    private void Enter()
    {
        lock (_lock)
            MaxConcurrency = Math.Max(MaxConcurrency, Interlocked.Increment(ref _open));
    }

    private string Behaviour(FakeModelCall call, bool first)
    {
        const string Suffix = "-then-ok";
        var marker = Marker().Match(call.UserText).Groups[1].Value;
        if (marker.Length == 0) return Faults.Next(call.WantsJson);
        return !marker.EndsWith(Suffix, StringComparison.Ordinal) ? marker : first ? marker[..^Suffix.Length] : "";
    }

    [GeneratedRegex(@"\[\[([a-z0-9-]+)\]\]")]
    private static partial Regex Marker();
}
