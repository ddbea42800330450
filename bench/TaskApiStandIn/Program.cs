using System.Buffers.Text;
using System.Text.Json;
using AiTasks.Contracts;

// What the push service asks the task API, answered without a database: everybody is welcome, nobody has tasks, and every stream is
// empty, so that what the load generator publishes begins each of them. Nobody else than the push service under test may reach it.
const string Epoch = "bench";
const string BearerPrefix = "Bearer ";

var generation = 0L;
var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();

app.MapGet("/health", () => Results.Ok());
app.MapPost(PushApiRoutes.Welcome, (HttpRequest request) => Json(new SocketWelcome
{
    UserId = PersonOf(request.Headers.Authorization.ToString()),
    Generation = Interlocked.Increment(ref generation),
    Epoch = Epoch,
    Seq = 0,
    ActiveTasks = [],
}));
app.MapPost(PushApiRoutes.Tail, async (HttpRequest request) =>
{
    var asked = await JsonSerializer.DeserializeAsync<TailRequest>(request.Body, WireJson.Internal, request.HttpContext.RequestAborted);
    return Json(new TailResponse([.. asked!.Positions.Select(NothingAfter)]));
});
app.MapPost(PushApiRoutes.Acknowledge, () => Results.NoContent());
app.MapPost(PushApiRoutes.Presence, () => Results.NoContent());

app.Run();

static IResult Json<T>(T body) => Results.Bytes(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Internal), "application/json");

static StreamTail NothingAfter(StreamPosition position) =>
    new() { Key = position.Key, Epoch = position.Epoch, Lost = false, More = false, Events = [] };

// The push service has checked the signature before it asks.
static long PersonOf(string authorization)
{
    using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(authorization[BearerPrefix.Length..].Split('.')[1]));
    return claims.RootElement.GetProperty("uid").GetInt64();
}
