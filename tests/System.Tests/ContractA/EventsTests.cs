using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.ContractA;

/// <summary>The events of the socket for people whose network lets none live, through the gateway.</summary>
public sealed class EventsTests(OfflineSystem system)
{
    [Fact]
    public async Task An_event_stream_and_polls_tell_a_whole_task_as_the_socket_does()
    {
        using var person = await FrontClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ConnectAsync();
        using var http = new HttpClient { BaseAddress = new Uri(system.Gateway, "/api/tasks/events/") };
        http.DefaultRequestHeaders.Add("Cookie", person.CookieHeader);
        var streaming = StreamAsync(person);
        var polling = PollAsync(http);

        var task = await person.StartAsync(TaskTypes.GoalDecomposition, new { goal_title = "Марафон" });
        await socket.TerminalAsync(task);
        var heard = socket.Frames.Where(frame => frame.TaskId == task).Select(frame => frame.Whole).ToArray();
        Assert.True(heard.Length >= 5);
        AssertSame(heard, await streaming);
        AssertSame(heard, await polling);
    }

    [Fact]
    public async Task Nobody_listens_to_nothing()
    {
        using var http = new HttpClient();
        foreach (var path in (string[])["/api/tasks/events", "/api/tasks/events/poll"])
        {
            using var response = await http.GetAsync(new Uri(system.Gateway, path), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("not_authenticated", (string?)(await BodyAsync(response))["error_code"]);
        }
    }

    private async Task<List<JsonNode>> StreamAsync(FrontClient person)
    {
        var frames = new List<JsonNode>();
        await foreach (var frame in EventStream.ReadAsync(system.Gateway, person.CookieHeader, cancellation: TestContext.Current.CancellationToken))
        {
            frames.Add(frame);
            if (IsEnd(frame))
                break;
        }

        return frames;
    }

    private static async Task<List<JsonNode>> PollAsync(HttpClient http)
    {
        var frames = new List<JsonNode>();
        for (var query = ""; frames.Count == 0 || !IsEnd(frames[^1]);)
        {
            using var response = await http.GetAsync($"poll{query}", TestContext.Current.CancellationToken);
            var data = (await BodyAsync(response))["data"]!;
            frames.AddRange(data["events"]!.AsArray().Select(one => one!.DeepClone()));
            query = $"?epoch={data["epoch"]}&after={data["after"]}";
        }

        return frames;
    }

    private static async Task<JsonObject> BodyAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;

    private static bool IsEnd(JsonNode frame) => (string?)frame["type"] == "task_completed";

    private static void AssertSame(JsonObject[] heard, List<JsonNode> told)
    {
        Assert.Equal("active_tasks", (string?)told[0]["type"]);

        // Who connected after the start has its first events in the snapshot.
        var missing = (int)(long)told[0]["seq"]!;
        Assert.Equal(heard.Length, told.Count - 1 + missing);
        foreach (var (one, other) in heard.Skip(missing).Zip(told.Skip(1)))
            Assert.True(JsonNode.DeepEquals(one, other), $"{other} is not {one}");
    }
}
