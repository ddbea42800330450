using System.Diagnostics;
using System.Text;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.Posts;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S18: no JSON makes a node fail or work for long, whatever route it is sent to. Alone, since it counts the work of the whole process.</summary>
[Collection(nameof(Alone))]
public sealed class JsonBombTests(TaskApiFixture fixture, ITestOutputHelper output)
{
    // Of processor time for one request, with all that the node does beside it.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(50);

    // What breaks something takes seconds; a machine that also runs other tests is slow by a second at times.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static TheoryData<string, byte[], bool> Bombs => new()
    {
        { "arrays in arrays", Bytes(new string('[', 100_000)), true },
        { "objects 70 deep", Bytes(string.Concat(Enumerable.Repeat("{\"a\":", 70)) + "1" + new string('}', 70)), false },
        { "a context 70 deep", Bytes("{\"task_type\":\"habit_create_help\",\"context\":" + new string('[', 70) + new string(']', 70) + "}"), false },
        { "many keys", Bytes("{" + string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i}\":1")) + "}"), false },
        { "the same key over and over", Bytes("{" + string.Join(',', Enumerable.Repeat("\"content\":\"x\"", 60_000)) + "}"), false },
        { "a number of 100,000 digits", Bytes("{\"task_id\":" + new string('9', 100_000) + ",\"tg_id\":" + new string('9', 100_000) + "}"), false },
        { "a number beyond all", Bytes("""{"task_id":1e999999,"temperature":1e999999,"tg_id":-1e999999,"limit":1e400}"""), false },
        { "half a surrogate",
            Bytes("""{"title":"\ud800","content":"\ud800","text":"\udfff","prompt":"\ud800","username":"\ud800","email":"\ud800@x","task_id":"\ud800"}"""), false },
        { "a zero character",
            Bytes("""{"title":"\u0000","content":"\u0000","text":"\u0000","prompt":"\u0000","username":"\u0000","name":"\u0000","task_id":"\u0000","task_type":"\u0000"}"""), false },
        { "no number", Bytes("""{"task_id":NaN,"temperature":Infinity}"""), true },
        { "UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("""{"content":"x"}""")).ToArray(), true },
        { "not UTF-8", [.. "{\"content\":\""u8, 0xC3, 0x28, .. "\"}"u8], false },
        { "a comment", Bytes("/* */{}// "), true },
        { "a string of a megabyte", Bytes("{\"content\":\"" + new string('x', 900_000) + "\",\"title\":\"" + new string('x', 100_000) + "\"}"), false },
        { "another kind of value", Bytes("""{"task_id":{},"content":[],"title":1,"context":"x","name":false,"events":{},"username":[],"user_id":"x"}"""), false },
        { "no object", Bytes("\"x\""), false },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task S18_no_route_fails_of_it_or_works_for_long(string what, byte[] bomb, bool isNeverJson)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        using var service = ApiCaller.Administrator(fixture);
        var routes = Route.AllOf(fixture).Where(route => route.HasBody && route.Door is not (ServiceDoor or PostDoor { ServicesOnly: true })).ToList();
        Assert.True(routes.Count > 40, $"Only {routes.Count} routes take a body.");
        var work = new List<TimeSpan>();
        foreach (var route in routes)
        {
            var caller = route.Door is AdminDoor or ProducerDoor or PostDoor or ServiceOrPersonDoor ? service : person;
            using var content = new ByteArrayContent(bomb);
            content.Headers.ContentType = new("application/json");
            using var request = new HttpRequestMessage(route.Method, route.PathWith(Unused)) { Content = content };
            var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            using var response = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync();
            var status = (int)response.StatusCode;
            work.Add(Environment.CpuUsage.TotalTime - worked);

            // What the operator has not configured says so before it reads.
            Assert.True(status < 500 || text.Contains("\"not_configured\"", StringComparison.Ordinal), $"{what} at {route}: {status} {text}");
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"{what} at {route}: {Stopwatch.GetElapsedTime(began)}");

            // Some routes have nothing to read: a sign-out, or one that is done with a thing that is not there.
            if (isNeverJson && ReadsBody(route)) Assert.True(status is >= 400 and < 500, $"{what} at {route}: {status} {text}");
        }

        // What a node compiles on the way, when it meets a route for the first time, is no work of the bomb.
        work.Sort();
        output.WriteLine($"{what}: {work[work.Count / 2].TotalMilliseconds:0.0} ms in the middle, {work[^1].TotalMilliseconds:0} ms at most");
        Assert.True(work[work.Count / 2] < Work, $"{what} took {work[work.Count / 2]} of the processor.");
    }

    private static bool ReadsBody(Route route) =>
        !route.Pattern.Contains("logout", StringComparison.Ordinal) && !route.Pattern.Contains("csrf", StringComparison.Ordinal)
        && !route.Pattern.Contains("data", StringComparison.Ordinal) && !route.Pattern.EndsWith("/active", StringComparison.Ordinal)
        && !route.HasParameters && route.Pattern is not ("/api/task/notifications/read-all" or "/auth/token");

    private static string Unused(string parameter) => parameter switch
    {
        "{username}" => "nobody-of-that-name",
        "{provider}" => "openai",
        "{queue}" or "{messageId}" => "none",
        _ => $"{Guid.NewGuid()}",
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
