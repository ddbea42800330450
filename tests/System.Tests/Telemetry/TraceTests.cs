using System.Net.WebSockets;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.SystemTests.Models;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Telemetry;

[Collection(nameof(WithModel))]
public sealed class TraceTests(ModelSystem system, ITestOutputHelper output)
{
    [Fact]
    public async Task One_trace_reaches_from_the_start_to_the_frame_leaving_the_socket()
    {
        using var client = await FrontClient.RegisterAsync(system.System.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(TaskTypes.GoalDecomposition, new { goal_title = "Трасса" });
        await socket.TerminalAsync(id);

        // Spans come in batches and in any order.
        ReceivedSpan[] trace = [];
        await Wait.ForAsync("the complete trace", () =>
        {
            trace = TraceOfTheStart();
            Assert.Empty(Expected.Where(part => !trace.Any(part.Value)).Select(part => part.Key).Concat(Orphans(trace)));
            return true;
        });

        Assert.Equal(["gateway", "push", "taskapi", "taskworker"], trace.Select(span => span.Service).Distinct().Order());
        Assert.Single(trace, span => Expected["the end leaving the socket"](span));
        output.WriteLine($"{trace.Length} spans: " + string.Join(", ", trace.CountBy(span => span.Service)));
    }

    private static readonly Dictionary<string, Func<ReceivedSpan, bool>> Expected = new()
    {
        ["the start at the gateway"] = IsStart,
        ["the start at the task API"] = span => span is { Service: "taskapi", Scope: "Microsoft.AspNetCore" },
        ["the outbox"] = span => span is { Service: "taskapi", Name: "outbox relay" },
        ["the command in the worker"] = span => span is { Service: "taskworker", Name: "generate-text receive" },
        ["the run"] = span => span is { Service: "taskworker", Name: "generation" },
        ["the model"] = span => span.Service == "taskworker" && span.Tags.ContainsKey("gen_ai.request.model"),
        ["the call of the model"] = span => span is { Service: "taskworker", Scope: "System.Net.Http" },
        ["the reports"] = span => span is { Service: "taskapi", Name: "apply reports" },
        ["the end leaving the socket"] = span =>
            span is { Service: "push", Name: "deliver" } && span.Tags.GetValueOrDefault("aitasks.fact") == FactTypes.TaskCompleted,
    };

    private static bool IsStart(ReceivedSpan span) =>
        span is { Service: "gateway", Scope: "Microsoft.AspNetCore" } && span.Tags.GetValueOrDefault("url.path") == "/api/rest/front/app/ai-tasks/start/";

    private static IEnumerable<string> Orphans(ReceivedSpan[] trace)
    {
        var known = trace.Select(span => span.SpanId).ToHashSet();
        return trace.Where(span => span.ParentId.Length > 0 && !known.Contains(span.ParentId))
            .Select(span => $"the parent of {span.Service} {span.Name}");
    }

    // Other tests start tasks beside this one; any complete trace shows the same.
    private ReceivedSpan[] TraceOfTheStart()
    {
        var spans = system.Traces.Spans;
        var ended = spans.Where(Expected["the end leaving the socket"]).Select(span => span.TraceId).ToHashSet();
        var start = spans.FirstOrDefault(span => IsStart(span) && ended.Contains(span.TraceId));
        return [.. spans.Where(span => span.TraceId == start?.TraceId)];
    }

    [Fact]
    public async Task A_token_in_a_sockets_address_is_in_no_span_and_no_log()
    {
        const string canary = "canary-0f4be1";
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(system.System.GatewayUrl) { Scheme = "ws", Path = "/ws/tasks/", Query = $"token={canary}" }.Uri;
        await socket.ConnectAsync(address, default);
        await socket.ReceiveAsync(new byte[1024], default);

        await Wait.ForAsync("the spans of the socket", () => system.Traces.Spans.Any(span =>
            span.Service == "push" && span.Tags.GetValueOrDefault("url.path")?.StartsWith("/ws/tasks", StringComparison.Ordinal) == true));
        Assert.DoesNotContain(system.Traces.Spans, span => span.Tags.Values.Any(tag => tag.Contains(canary, StringComparison.Ordinal)));
        foreach (var resource in system.System.Resources)
            Assert.DoesNotContain(canary, system.System.Logs(resource.Name, resource.Replica), StringComparison.Ordinal);
    }
}
