using System.Net.WebSockets;
using System.Text.Json;

namespace AiTasks.Push.FunctionalTests;

/// <summary>What a slow reader does not get is named, so that positions have no silent holes.</summary>
public sealed class LeftOutTests(PushSystem system)
{
    [Fact]
    public async Task Progress_left_out_for_a_slow_reader_is_named_before_what_follows_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var node = system.Node(("ConnectionOptions:OutboundQueueBytes", "65536"));
        await PushSystem.ReadyAsync(node);
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", $"sessionid={TestTokens.Session(user)}");
        await socket.ConnectAsync(new Uri($"ws://{node.Address.Authority}/ws/tasks/"), cancellation);
        Assert.Equal("active_tasks", (await ReadAsync(socket)).GetProperty("type").GetString());

        // More than the kernels keep for a reader that does not read; a quick one proves that all of it came by.
        var text = new string('я', 8_000);
        await using var quick = await EventReader.OpenAsync(node, user, $"{stream.Epoch}:0");
        var task = stream.Start(age: TimeSpan.FromMinutes(1));
        const int Steps = 1500;
        for (var step = 1; step <= Steps; step++)
        {
            stream.Progress(task, step % 99, $"{step} {text}");
            if (step % 20 == 0) await quick.UpToAsync($"{stream.Epoch}:{step}");
        }

        stream.Complete(task);
        await quick.UpToAsync($"{stream.Epoch}:{stream.Seq}");

        var (at, leftOut) = (0L, 0L);
        while (at < stream.Seq)
        {
            var frame = await ReadAsync(socket);
            var seq = frame.GetProperty("seq").GetInt64();
            if (frame.GetProperty("type").GetString() == "left_out")
            {
                Assert.Equal((at + 1, seq), (frame.GetProperty("data").GetProperty("from_seq").GetInt64(), frame.GetProperty("data").GetProperty("to_seq").GetInt64()));
                leftOut += seq - at;
            }
            else
            {
                Assert.Equal(at + 1, seq);
            }

            at = seq;
        }

        Assert.True(leftOut > 0, "The reader was not slow enough for anything to be left out.");
    }

    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
            Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonDocument.Parse(message.ToArray()).RootElement;
    }
}
