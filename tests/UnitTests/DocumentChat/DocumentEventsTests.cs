using System.Net;
using System.Text;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.UnitTests.DocumentChat;

/// <summary>The tests' client of contract E is as odd as the real one, or it would show nothing.</summary>
public sealed class DocumentEventsTests
{
    [Fact]
    public async Task E17_events_have_names_and_objects()
    {
        Assert.Equal(
            ["llm_token {\"token\":\"a\"}", "message {\"b\":1}", "later {}", "two {\"c\":2}"],
            await ReadAsync("event: llm_token\ndata: {\"token\":\"a\"}\n\ndata:{\"b\":1}\n\nevent: later\n\nevent: two\ndata: {\ndata: \"c\":2}\n\n"));
    }

    [Fact]
    public async Task E17_what_is_no_object_is_dropped() =>
        Assert.Equal(["d {}"], await ReadAsync("event: a\ndata: [1]\n\nevent: b\ndata: \"x\"\n\nevent: c\ndata: {\n\nevent: d\ndata: {}\n\n"));

    [Theory]
    [InlineData("\u2028")]
    [InlineData("\u2029")]
    [InlineData("\u0085")]
    [InlineData("\u000b")]
    [InlineData("\u000c")]
    [InlineData("\u001c")]
    [InlineData("\u001e")]
    public async Task E18_a_raw_unicode_break_loses_the_event(string separator) =>
        Assert.Equal(["b {}"], await ReadAsync($"event: a\ndata: {{\"token\":\"x{separator}y\"}}\n\nevent: b\ndata: {{}}\n\n"));

    [Fact]
    public async Task E18_an_escaped_one_does_not() =>
        Assert.Equal(["a {\"token\":\"x\\u2028y\"}"], await ReadAsync("event: a\ndata: {\"token\":\"x\\u2028y\"}\n\n"));

    [Fact]
    public async Task E19_comments_are_nothing_and_an_id_makes_phantoms()
    {
        Assert.Equal(["a {}"], await ReadAsync(": keepalive\n\n:\n\nevent: a\ndata: {}\n\n\n\n"));
        Assert.Equal(["a {}", "message {}", "message {}"], await ReadAsync("id: 1\nevent: a\ndata: {}\n\n: keepalive\n\n\n"));
        Assert.Equal(["message {}", "a {}"], await ReadAsync("retry: 1000\n\nevent: a\n\n"));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("error")]
    public async Task E21_nothing_is_read_after_the_last_event(string last)
    {
        Assert.Equal([$"{last} {{}}"], await ReadAsync($"event: {last}\ndata: {{}}\n\nevent: more\ndata: {{}}\n\n"));

        // Not even the end of the stream is waited for.
        await using var endless = new Endless($"event: {last}\ndata: {{}}\n\n");
        Assert.Single(await ReadAsync(endless));
    }

    [Fact]
    public async Task Lines_end_as_they_like_and_come_in_any_pieces()
    {
        const string Text = "event: a\r\ndata: {\"t\":\"Привет 🙂\"}\r\n\r\nevent: b\rdata: {}\r\r";
        var whole = await ReadAsync(Text);
        Assert.Equal(["a {\"t\":\"\\u041F\\u0440\\u0438\\u0432\\u0435\\u0442 \\uD83D\\uDE42\"}", "b {}"], whole);
        await using var drop = new Endless(Text) { Step = 1, Ends = true };
        Assert.Equal(whole, await ReadAsync(drop));
    }

    [Fact]
    public async Task E16_the_content_type_decides_and_the_status_does_not()
    {
        using var refused = new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("event: error\ndata: {}\n\n", Encoding.UTF8, "text/event-stream") };
        Assert.Equal("error", (await ToListAsync(DocumentEvents.ReadAsync(refused, TestContext.Current.CancellationToken))).Single().Name);

        using var json = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("event: error\ndata: {}\n\n", Encoding.UTF8, "application/json") };
        var failure = await Assert.ThrowsAsync<DocumentClientException>(() => ToListAsync(DocumentEvents.ReadAsync(json, TestContext.Current.CancellationToken)));
        Assert.Equal(ClientErrorKind.Transport, failure.Kind);
    }

    [Theory]
    [InlineData(401, ClientErrorKind.Authentication, 401)]
    [InlineData(404, ClientErrorKind.NotFound, 404)]
    [InlineData(400, ClientErrorKind.Validation, 422)]
    [InlineData(422, ClientErrorKind.Validation, 422)]
    [InlineData(503, ClientErrorKind.Server, 500)]
    [InlineData(302, ClientErrorKind.Api, 302)]
    [InlineData(413, ClientErrorKind.Api, 413)]
    public void E3_E4_statuses_are_mapped_and_the_message_is_shown(int status, ClientErrorKind kind, int reported)
    {
        var failure = DocumentClientException.Of(status, """{"error":"e","message":"m","details":{"a":1},"detail":"m"}""");
        Assert.Equal((kind, reported, "m", "e", 1), (failure.Kind, failure.Status, failure.Shown, failure.Error, (int?)failure.Details?["a"]));
        Assert.Equal("""{"detail":"m"}""", DocumentClientException.Of(status, """{"detail":"m"}""").Shown);
        Assert.Equal(ClientErrorKind.Transport, DocumentClientException.Of(status, "<html>").Kind);
    }

    private static async Task<List<string>> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await ReadAsync(stream);
    }

    private static async Task<List<string>> ReadAsync(Stream stream) =>
        [.. (await ToListAsync(DocumentEvents.ReadAsync(stream, TestContext.Current.CancellationToken))).Select(one => $"{one.Name} {one.Data.ToJsonString()}")];

    private static async Task<List<DocumentEvent>> ToListAsync(IAsyncEnumerable<DocumentEvent> events)
    {
        var all = new List<DocumentEvent>();
        await foreach (var one in events)
            all.Add(one);
        return all;
    }

    /// <summary>Gives out its text in steps, and then either ends or stays silent for ever.</summary>
    private sealed class Endless(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public int Step { get; init; } = int.MaxValue;

        public bool Ends { get; init; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!Ends && Position == Length)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return await base.ReadAsync(buffer[..Math.Min(Step, buffer.Length)], cancellationToken);
        }
    }
}
