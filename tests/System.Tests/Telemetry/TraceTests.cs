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

        bool IsDelivery(ReceivedSpan span) =>
            span is { Service: "push", Name: "deliver" } && span.Tags.GetValueOrDefault("aitasks.fact") == FactTypes.TaskCompleted;
        bool IsStart(ReceivedSpan span) => span.Service == "gateway" && span.Tags.GetValueOrDefault("url.path") == "/api/rest/front/app/ai-tasks/start/";
        ReceivedSpan[] TraceOf(ReceivedSpan root) => [.. system.Traces.Spans.Where(span => span.TraceId == root.TraceId)];

        await Wait.ForAsync("a trace with both ends", () => system.Traces.Spans.Where(IsStart).Any(start => TraceOf(start).Any(IsDelivery)));
        var whole = system.Traces.Spans.Where(IsStart).Select(TraceOf).First(trace => trace.Any(IsDelivery));
        await Wait.ForAsync("every service's spans", () =>
            system.Traces.Spans.Where(span => span.TraceId == whole[0].TraceId).Select(span => span.Service).Distinct().Count() == 4);
        var trace = TraceOf(whole[0]);

        Assert.Equal(["gateway", "push", "taskapi", "taskworker"], trace.Select(span => span.Service).Distinct().Order());
        Assert.Contains(trace, span => span is { Service: "taskapi", Name: "outbox relay" });
        Assert.Contains(trace, span => span is { Service: "taskworker", Scope: "MassTransit" });
        Assert.Contains(trace, span => span.Service == "taskworker" && span.Tags.ContainsKey("gen_ai.request.model"));
        Assert.Contains(trace, span => span is { Service: "taskworker", Scope: "System.Net.Http" });
        Assert.Contains(trace, span => span is { Service: "taskapi", Name: "apply reports" });
        Assert.Single(trace, IsDelivery);

        var known = trace.Select(span => span.SpanId).ToHashSet();
        var orphans = trace.Where(span => span.ParentId.Length > 0 && !known.Contains(span.ParentId)).ToArray();
        Assert.True(orphans.Length == 0, string.Join(", ", orphans.Select(span => $"{span.Service} {span.Name}")));
        output.WriteLine($"{trace.Length} spans: " + string.Join(", ", trace.CountBy(span => span.Service)));
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
