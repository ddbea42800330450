using System.Net.Sockets;
using System.Text;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Readers that do not read: they cost no memory, hold up nobody, and find everything when they go on.</summary>
[Collection(nameof(Crowd))]
public sealed class ChatSlowReaderTests(PushSystem system, ITestOutputHelper output)
{
    private const int Slow = 20;
    private const int Pieces = 2000;

    // All of an answer's events, kept for each of them, would be twenty times as much; what may be kept is a hundredth of it. The rest is
    // slack of the garbage collector.
    private const long MemoryBound = 96 * 1024 * 1024;

    [Fact]
    public async Task Readers_that_do_not_read_cost_bounded_memory_and_get_everything_when_they_do()
    {
        await using var node = await PushProcess.StartAsync(
            system, ("Logging:LogLevel:Default", "Warning"), ("ChatReaderOptions:BufferedBytes", "65536"), ("ChatReaderOptions:WriteTimeout", "00:05:00"));
        var chat = system.Api.ChatOf(TestTokens.NewUser());
        var answer = chat.Ask().Start();
        var slow = new List<TcpClient>();
        for (var i = 0; i < Slow; i++)
            slow.Add(await OpenAsync(node.Address, chat));
        await using var quick = new ChatReading(node.Address, chat);
        await quick.NextAsync("processing_started");

        var before = node.ResidentBytes;
        var (most, piece) = (0L, new string('x', 4000));
        for (var i = 0; i < Pieces; i++)
        {
            // As thinking and new phases: of text alone the reader itself would put much together.
            answer.Show(
                new Contracts.OutputPiece { Type = Contracts.OutputTypes.Phase, Name = $"{i}", Text = piece },
                new Contracts.OutputPiece { Type = Contracts.OutputTypes.Text, Text = $"{i} " });
            if (i % 100 == 0)
            {
                await quick.UpToAsync(answer.Written);
                most = Math.Max(most, node.ResidentBytes);
            }
        }

        answer.Complete();
        await quick.CompleteAsync(answer.Written);
        most = Math.Max(most, node.ResidentBytes);
        output.WriteLine($"resident {before >> 20} MiB before, {most >> 20} MiB at most; {(long)Pieces * piece.Length * Slow >> 20} MiB were not read");
        Assert.True(most - before < MemoryBound, $"memory grew by {(most - before) >> 20} MiB");

        foreach (var client in slow.Take(3))
            Assert.Equal(answer.Written, await TokensAsync(client));
        slow.ForEach(client => client.Dispose());
    }

    private static async Task<TcpClient> OpenAsync(Uri node, FakeChat chat)
    {
        // Small, so that what is not read soon stands on the server's side.
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(node.Host, node.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"""
            GET /chats/{chat.Id}/stream HTTP/1.0
            Host: {node.Authority}
            Authorization: Bearer {TestTokens.Access(chat.Owner)}


            """.ReplaceLineEndings("\r\n")), TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task<string> TokensAsync(TcpClient client)
    {
        // The head of the response looks like lines of unknown fields.
        var text = new StringBuilder();
        await foreach (var one in DocumentEvents.ReadAsync(client.GetStream(), TestContext.Current.CancellationToken))
        {
            if (one.Name == "llm_token")
                text.Append((string?)one.Data["token"]);
        }

        return text.ToString();
    }
}
