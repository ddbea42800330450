using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AiTasks.Push.FunctionalTests;

/// <summary>The task API as the push service sees it: its routes, its log, and what it publishes after a commit.</summary>
internal sealed class FakeTaskApi : IAsyncDisposable
{
    private readonly ConcurrentDictionary<long, FakeStream> _streams = new();
    private readonly ConcurrentDictionary<Guid, FakeChat> _chats = new();
    private readonly WebApplication _app;
    private readonly ISubscriber _redis;
    private long _generation = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000;

    private FakeTaskApi(WebApplication app, ISubscriber redis)
    {
        _app = app;
        _redis = redis;
    }

    public string Address => _app.Urls.First();

    /// <summary>People whose next sockets are refused, and how.</summary>
    public ConcurrentDictionary<long, HttpStatusCode> Refused { get; } = new();

    /// <summary>People who were put out after their sockets had been opened.</summary>
    public ConcurrentDictionary<long, bool> PutOut { get; } = new();

    /// <summary>True: nobody answers who was put out.</summary>
    public bool IsMute { get; set; }

    /// <summary>Runs between reading a snapshot and answering it.</summary>
    public ConcurrentDictionary<long, Func<Task>> AfterSnapshot { get; } = new();

    /// <summary>People who make the shared questions fail that they are in.</summary>
    public ConcurrentDictionary<long, bool> Poisonous { get; } = new();

    /// <summary>Whose welcomes were asked for together, question by question.</summary>
    public ConcurrentQueue<IReadOnlyList<long>> SharedQuestions { get; } = [];

    /// <summary>Which tasks' places and tails were asked for together, call by call; 0 for what is no task's.</summary>
    public ConcurrentQueue<(string Route, IReadOnlyList<long> Tasks)> Calls { get; } = [];

    public ConcurrentBag<TaskQuery> Cancelled { get; } = [];

    /// <summary>What nodes said of themselves, oldest first.</summary>
    public ConcurrentQueue<PushPresence> Presences { get; } = [];

    public static async Task<FakeTaskApi> StartAsync(string redis)
    {
        var configuration = ConfigurationOptions.Parse(redis);
        configuration.AbortOnConnectFail = false;
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var api = new FakeTaskApi(builder.Build(), (await ConnectionMultiplexer.ConnectAsync(configuration)).GetSubscriber());
        api._app.Use(ByServicesOnly);
        api._app.MapPost(PushApiRoutes.Identify, Identify);
        api._app.MapPost(PushApiRoutes.Welcome, api.WelcomeAsync);
        api._app.MapPost(PushApiRoutes.Welcomes, api.WelcomesAsync);
        api._app.MapPost(PushApiRoutes.Ended, api.EndedAsync);
        api._app.MapPost(PushApiRoutes.Tail, api.Tail);
        api._app.MapPost(PushApiRoutes.Acknowledge, api.Acknowledge);
        api._app.MapPost(PushApiRoutes.Cancel, api.Cancel);
        api._app.MapPost(PushApiRoutes.Status, api.Status);
        api._app.MapPost(PushApiRoutes.Presence, (PushPresence presence) =>
        {
            api.Presences.Enqueue(presence);
            return Results.NoContent();
        });
        api._app.MapPost(ChatApiRoutes.Open, api.OpenAsync);
        api._app.MapPost(ChatApiRoutes.Standings, api.StandingsAsync);
        api._app.MapPost(ChatApiRoutes.Delivered, api.DeliveredAsync);
        await api._app.StartAsync();
        return api;
    }

    public FakeStream StreamOf(long userId) => _streams.GetOrAdd(userId, id => new FakeStream(id, Publish));

    /// <summary>A new chat of a person.</summary>
    public FakeChat ChatOf(long userId, string language = "en")
    {
        var chat = new FakeChat(userId, Publish) { Language = language };
        _chats[chat.Id] = chat;
        return chat;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ByServicesOnly(HttpContext context, RequestDelegate next)
    {
        if (TestTokens.Service.Verify(context.Request.Headers[ServiceTokenHandler.HeaderName], TokenKind.Service) is { Subject: "push" })
            await next(context);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private void Publish(long userId, StreamBatch batch) =>
        Publish(StreamKeys.User(userId), JsonSerializer.SerializeToUtf8Bytes(batch, WireJson.Internal));

    private void Publish(string channel, byte[] message) => _redis.Publish(channel, message, CommandFlags.FireAndForget);

    private async Task<IResult> OpenAsync(HttpRequest request)
    {
        var raw = request.Headers.Authorization.ToString()["Bearer ".Length..];
        if (TestTokens.Service.Verify(raw, TokenKind.Access) is not { } token || Refused.ContainsKey(token.UserId))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);

        var question = await JsonSerializer.DeserializeAsync<ChatOpenRequest>(request.Body, WireJson.Internal);
        if (!_chats.TryGetValue(question!.ChatId, out var chat))
            return Results.Json(new { error = "not_found", message = "The chat was not found." }, statusCode: StatusCodes.Status404NotFound);
        if (chat.Owner != token.UserId)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        if (chat.Refused is not { } refused)
            return Json(chat.Open(question));
        Interlocked.Increment(ref chat.Refusals);
        return Results.StatusCode((int)refused);
    }

    private async Task<IResult> StandingsAsync(HttpRequest request)
    {
        var asked = (await JsonSerializer.DeserializeAsync<StandingsRequest>(request.Body, WireJson.Internal))!.Tasks;
        Calls.Enqueue((ChatApiRoutes.Standings, [.. asked.Select(query => query.TaskId)]));
        if (Answer(asked[0].TaskId)?.Hold is { } hold)
            await hold(ChatApiRoutes.Standings);
        return Json(new StandingsResponse([.. asked.Select(query => Answer(query.TaskId)?.Standing)]));
    }

    private async Task<IResult> DeliveredAsync(HttpRequest request)
    {
        if (await AnswerAsync(request) is { } answer)
            answer.Delivered = true;
        return Results.NoContent();
    }

    private async Task<FakeAnswer?> AnswerAsync(HttpRequest request) =>
        Answer((await JsonSerializer.DeserializeAsync<TaskQuery>(request.Body, WireJson.Internal))!.TaskId);

    private FakeAnswer? Answer(long taskId) => _chats.Values.Select(chat => chat.Find(taskId)).FirstOrDefault(answer => answer is not null);

    private static IResult Identify(HttpRequest request) =>
        PersonOf(request) is { } token ? Json(new KnownPerson(token.UserId, token.Subject)) : Results.StatusCode(StatusCodes.Status401Unauthorized);

    private static AccessToken? PersonOf(HttpRequest request) => PersonOf(request.Headers.Authorization.ToString()["Bearer ".Length..]);

    private static AccessToken? PersonOf(string credential) =>
        TestTokens.Service.Verify(credential, TokenKind.Access) ?? TestTokens.Service.Verify(credential, TokenKind.Session);

    private async Task<IResult> EndedAsync(HttpRequest request)
    {
        var asked = (await JsonSerializer.DeserializeAsync<SignInsRequest>(request.Body, WireJson.Internal))!.SignIns;
        return IsMute ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : Json(new EndedSignIns([.. Enumerable.Range(0, asked.Count).Where(place => PutOut.ContainsKey(asked[place].UserId))]));
    }

    private async Task<IResult> WelcomeAsync(HttpRequest request)
    {
        var question = await JsonSerializer.DeserializeAsync<WelcomeRequest>(request.Body, WireJson.Internal);
        var answer = await TellAsync(PersonOf(request), question!);
        return answer.Welcome is { } welcome ? Json(welcome) : Results.StatusCode(answer.Status);
    }

    private async Task<IResult> WelcomesAsync(HttpRequest request)
    {
        var asked = await JsonSerializer.DeserializeAsync<WelcomesRequest>(request.Body, WireJson.Internal);
        var people = asked!.Sockets.Select(socket => PersonOf(socket.Credential)).ToList();
        SharedQuestions.Enqueue([.. people.Select(token => token?.UserId ?? 0)]);
        if (people.Any(token => token is not null && Poisonous.ContainsKey(token.UserId)))
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        return Json(new WelcomesResponse(await Task.WhenAll(people.Zip(asked.Sockets, (token, socket) => TellAsync(token, socket.Request)))));
    }

    private async Task<SocketAnswer> TellAsync(AccessToken? token, WelcomeRequest question)
    {
        if (token is null)
            return new SocketAnswer(StatusCodes.Status401Unauthorized, null);
        if (Refused.TryGetValue(token.UserId, out var refusal))
            return new SocketAnswer((int)refusal, null);

        var welcome = StreamOf(token.UserId).Welcome(NextGeneration(), question);
        if (AfterSnapshot.TryGetValue(token.UserId, out var hook))
            await hook();
        return new SocketAnswer(StatusCodes.Status200OK, welcome);
    }

    // Microseconds of a clock, as the database gives them, and never the same twice.
    private long NextGeneration()
    {
        while (true)
        {
            var last = Volatile.Read(ref _generation);
            var next = Math.Max(last + 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000);
            if (Interlocked.CompareExchange(ref _generation, next, last) == last)
                return next;
        }
    }

    private async Task<IResult> Tail(HttpRequest request)
    {
        var asked = await JsonSerializer.DeserializeAsync<TailRequest>(request.Body, WireJson.Internal);
        long[] tasks = [.. asked!.Positions.Select(position => TaskOf(position.Key) ?? 0)];
        Calls.Enqueue((PushApiRoutes.Tail, tasks));
        if (Answer(tasks[0])?.Hold is { } hold)
            await hold(PushApiRoutes.Tail);
        return Json(new TailResponse([.. asked!.Positions.Select(TailOf)]));
    }

    private async Task<IResult> Acknowledge(HttpRequest request)
    {
        var asked = await JsonSerializer.DeserializeAsync<AcknowledgeRequest>(request.Body, WireJson.Internal);
        foreach (var one in asked!.Positions)
            StreamOf(UserOf(one.Key)).Acknowledge(one);
        return Results.NoContent();
    }

    private async Task<IResult> Cancel(HttpRequest request)
    {
        var query = await JsonSerializer.DeserializeAsync<TaskQuery>(request.Body, WireJson.Internal);
        Cancelled.Add(query!);
        return Json(new CancelAnswer(StreamOf(query!.UserId).Find(query.TaskId) is { State: TaskStates.Running }));
    }

    private async Task<IResult> Status(HttpRequest request)
    {
        var query = await JsonSerializer.DeserializeAsync<TaskQuery>(request.Body, WireJson.Internal);
        return (Answer(query!.TaskId)?.Task ?? StreamOf(query.UserId).Find(query.TaskId)) is { } task ? Json(task) : Results.StatusCode(StatusCodes.Status404NotFound);
    }

    private StreamTail TailOf(StreamPosition position) =>
        TaskOf(position.Key) is { } task ? Answer(task)!.Tail(position) : StreamOf(UserOf(position.Key)).Tail(position);

    private static long? TaskOf(string key) => key.StartsWith("task:", StringComparison.Ordinal)
        ? long.Parse(key["task:".Length..], System.Globalization.CultureInfo.InvariantCulture)
        : null;

    private static long UserOf(string key) => long.Parse(key["user:".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private static IResult Json<T>(T body) => Results.Bytes(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Internal), "application/json");
}
