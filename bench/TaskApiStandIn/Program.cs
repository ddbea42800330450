using System.Buffers.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApiStandIn;

// What the push service asks the task API, answered without a database: everybody is welcome, nobody has tasks, every chat is being answered by
// the task with the person's number, and people's streams are what the load generator has kept in Redis; without a connection to it they are
// empty. Nobody else than the push service under test may reach it.
const string BearerPrefix = "Bearer ";

var generation = 0L;
var builder = WebApplication.CreateSlimBuilder(args);
using var log = new KeptStreams();
if (builder.Configuration.GetConnectionString("redis") is { } redis)
    await log.ConnectAsync(redis);
var app = builder.Build();

app.MapGet("/health", () => Results.Ok());
app.MapPost(PushApiRoutes.Identify, (HttpRequest request) =>
    Json(new KnownPerson(PersonOf(request.Headers.Authorization.ToString()), "bench")));
app.MapPost(PushApiRoutes.Welcome, async (HttpRequest request) =>
{
    var person = PersonOf(request.Headers.Authorization.ToString());
    var asked = await JsonSerializer.DeserializeAsync<WelcomeRequest>(request.Body, WireJson.Internal, request.HttpContext.RequestAborted);
    return Json(await WelcomeAsync(person, asked!));
});
app.MapPost(PushApiRoutes.Welcomes, async (HttpRequest request) =>
{
    var asked = await JsonSerializer.DeserializeAsync<WelcomesRequest>(request.Body, WireJson.Internal, request.HttpContext.RequestAborted);
    var welcomes = await Task.WhenAll(asked!.Sockets.Select(socket => WelcomeAsync(PersonOf(BearerPrefix + socket.Credential), socket.Request)));
    return Json(new WelcomesResponse(Array.ConvertAll(welcomes, welcome => new SocketAnswer(StatusCodes.Status200OK, welcome))));
});
app.MapPost(PushApiRoutes.Tail, async (HttpRequest request) =>
{
    var asked = await JsonSerializer.DeserializeAsync<TailRequest>(request.Body, WireJson.Internal, request.HttpContext.RequestAborted);
    return Json(new TailResponse(await Task.WhenAll(asked!.Positions.Select(log.AfterAsync))));
});
app.MapPost(ChatApiRoutes.Open, (HttpRequest request) =>
{
    var person = PersonOf(request.Headers.Authorization.ToString());
    return Json(new ChatOpening { UserId = person, TaskId = person, MessageId = Guid.NewGuid(), Epoch = KeptStreams.Epoch, Language = "en" });
});
app.MapPost(PushApiRoutes.Acknowledge, () => Results.NoContent());
app.MapPost(PushApiRoutes.Presence, () => Results.NoContent());

app.Run();

async Task<SocketWelcome> WelcomeAsync(long person, WelcomeRequest asked)
{
    var tail = await log.AfterAsync(new StreamPosition(StreamKeys.UserPrefix + person, KeptStreams.Epoch, asked.Epoch is null ? 0 : asked.After));
    return new SocketWelcome
    {
        UserId = person,
        Generation = Interlocked.Increment(ref generation),
        Epoch = KeptStreams.Epoch,
        Seq = tail.Events.Count > 0 ? tail.Events[^1].Seq : asked.Epoch is null ? 0 : asked.After,
        ActiveTasks = [],
        Tail = asked.Epoch is null ? null : tail,
    };
}

static IResult Json<T>(T body) => Results.Bytes(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Internal), "application/json");

// The push service has checked the signature before it asks.
static long PersonOf(string authorization)
{
    using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(authorization[BearerPrefix.Length..].Split('.')[1]));
    return claims.RootElement.GetProperty("uid").GetInt64();
}
