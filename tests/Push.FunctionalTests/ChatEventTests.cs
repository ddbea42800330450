using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>What the events of an answer are called and hold, and how they look on the wire.</summary>
public sealed class ChatEventTests(PushSystem system)
{
    // Everything at which some library ends a line, and letters beyond the first plane.
    private const string Breaks = "a\u2028b\u2029c\u0085d\u000be\u000cf\u001cg\u001dh\u001ei\r\nj\nk\"l\\m🙂n";

    private readonly FakeChat _chat = system.Api.ChatOf(TestTokens.NewUser());

    [Fact]
    public async Task E23_E24_E26_each_piece_of_an_answer_is_its_event()
    {
        var answer = _chat.Ask().Start();
        answer.Show(
            new OutputPiece { Type = OutputTypes.Phase, Name = "search", Text = "Поиск" },
            new OutputPiece { Type = OutputTypes.Progress, Name = "search", Share = 0.5, Text = "половина" },
            new OutputPiece { Type = OutputTypes.ToolCall, Name = "find", Text = "нужен план", Data = Object(new { query = "щит\u2028", pages = (int[])[1, 2] }) },
            new OutputPiece
            {
                Type = OutputTypes.Picture,
                Name = "page",
                Text = "лист 3",
                Data = Object(new { block_id = "b1", url = "https://files.example/1.png", width = 640, height = 480 }),
            },
            new OutputPiece { Type = OutputTypes.Thinking, Text = "Думаю", Model = "m" },
            new OutputPiece { Type = OutputTypes.Thinking, Text = " ещё", Model = "m" },
            new OutputPiece { Type = OutputTypes.Phase, Name = "llm", Text = "Ответ" },
            new OutputPiece { Type = "of a newer worker", Text = "?" },
            new OutputPiece { Type = OutputTypes.Text, Text = "Да", Model = "m" },
            new OutputPiece { Type = OutputTypes.Text, Text = ".", Model = "m" });
        answer.Complete();

        await using var reader = new ChatReading(system.One, _chat);
        await reader.CompleteAsync("Да.");
        Assert.Equal(
        [
            $$"""processing_started {"request_id":"{{answer.TaskId}}"}""",
            """phase_started {"phase":"search","description":"Поиск"}""",
            """phase_progress {"phase":"search","progress":0.5,"message":"половина"}""",
            """tool_call {"tool":"find","parameters":{"query":"щит","pages":[1,2]},"reason":"нужен план"}""",
            """image_ready {"block_id":"b1","kind":"page","url":"https://files.example/1.png","width":640,"height":480,"reason":"лист 3"}""",
            """llm_thinking {"content":"Думаю ещё","accumulated":"Думаю ещё","model":"m"}""",
            """phase_started {"phase":"llm","description":"Ответ"}""",
            """llm_token {"token":"Да.","accumulated":"Да.","model":"m"}""",
            """llm_final {"content":"Да.","model":"model-1"}""",
            """completed {"message":"done"}""",
        ], reader.Read.Select(one => $"{one.Name} {one.Data.ToJsonString(WireJson.Internal).Replace("\\u2028", "", StringComparison.Ordinal)}"));
    }

    [Fact]
    public async Task E17_E18_E19_nothing_in_an_answer_breaks_a_line_and_no_event_has_an_id()
    {
        _chat.Ask().Start().Write(Breaks).Complete();
        var bytes = await RawAsync(system.One);
        Assert.All(bytes, one => Assert.True(one is (byte)'\n' or (>= (byte)' ' and <= (byte)'~'), $"byte {one}"));
        var lines = Encoding.ASCII.GetString(bytes).Split('\n');
        Assert.All(lines, line => Assert.Matches("^(event: [a-z_]+|data: \\{.*\\}|: ?[a-z]*|)$", line));
        Assert.Equal(lines.Count(line => line.StartsWith("event:", StringComparison.Ordinal)), lines.Count(line => line.StartsWith("data:", StringComparison.Ordinal)));
        Assert.EndsWith("event: completed\ndata: {\"message\":\"done\"}\n\n", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal);

        await using var reader = new ChatReading(system.One, _chat);
        await reader.CompleteAsync(Breaks);
    }

    [Fact]
    public async Task E15_E16_the_stream_is_not_to_be_kept_or_held_back()
    {
        _chat.Ask().Start().Complete("x");
        using var response = await GetAsync(system.One);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(("no-store", "no"), (response.Headers.CacheControl?.ToString(), response.Headers.GetValues("X-Accel-Buffering").Single()));
    }

    [Fact]
    public async Task E19_E20_a_silent_stream_has_comments()
    {
        await using var node = system.Node(("ChatReaderOptions:KeepAliveInterval", "00:00:00.1"));
        var answer = _chat.Ask().Start();
        using var response = await GetAsync(node);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        for (var comments = 0; comments < 5;)
            comments += (await lines.ReadLineAsync(TestContext.Current.CancellationToken))!.StartsWith(':') ? 1 : 0;
        answer.Complete("x");
        Assert.Contains("event: completed", await lines.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task E21_a_failed_answer_ends_with_one_error_in_the_persons_words()
    {
        var answer = _chat.Ask().Start().Write("Нача").Fail(TaskErrorCodes.AiServiceError, "Модель не ответила");
        await using var reader = new ChatReading(system.One, _chat);
        Assert.Equal(["processing_started", "llm_token", "error"], (await reader.ToEndAsync()).Select(one => one.Name));
        Assert.Equal(("Модель не ответила", "ai_service_error"), ((string?)reader.Last.Data["message"], (string?)reader.Last.Data["code"]));
        await Wait.ForAsync("the end to be known as delivered", () => answer.Delivered);
    }

    [Fact]
    public async Task E25_text_of_a_result_that_was_not_shown_yet_comes_as_a_token()
    {
        _chat.Ask().Start().Write("Нач").Complete("Начало и конец");
        await using var reader = new ChatReading(system.One, _chat);
        await reader.CompleteAsync("Начало и конец");

        _chat.Ask().Start().Complete("Только конец");
        await using var whole = new ChatReading(system.One, _chat);
        await whole.CompleteAsync("Только конец");
    }

    [Fact]
    public async Task E25_text_that_is_not_how_the_result_begins_is_said_in_the_log()
    {
        await using var node = system.Node();
        var answer = _chat.Ask().Start().Write("Одно").Complete("Другое");
        await using var reader = new ChatReading(node, _chat);
        await reader.ToEndAsync();
        Assert.Equal("Другое", (string?)reader.Read.Single(one => one.Name == "llm_final").Data["content"]);
        Assert.Contains(node.Log, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains($"task {answer.TaskId} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_answer_repeats_itself_within_a_bound_and_stays_whole()
    {
        const int Rate = 64 * 1024;
        await using var node = system.Node(("ChatReaderOptions:AccumulatedBytesPerSecond", $"{Rate}"));
        var answer = _chat.Ask().Start();
        var piece = new string('я', 40);
        var writing = Task.Run(async () =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
            for (var i = 0; i < 1000; i++)
            {
                await pace.WaitForNextTickAsync();
                answer.Write(piece);
            }

            answer.Complete();
        });
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var bytes = await RawAsync(node);
        await writing;

        // All of it is 240 KB as it is escaped. Repeated with each of a thousand pieces it would be 120 MB. There are besides: the pieces
        // themselves, the last repetition, the final event, and the first tokens, which nothing holds back.
        var text = answer.Written.Length * 6;
        const int FreeTokens = 8 * 1024 / (40 * 6);
        Assert.InRange(bytes.Length, text, 4 * text + (int)(Rate * clock.Elapsed.TotalSeconds) + FreeTokens * 9 * 1024);

        await using var reader = new ChatReading(node, _chat);
        await reader.CompleteAsync(answer.Written);
    }

    private static JsonElement Object(object value) => JsonSerializer.SerializeToElement(value);

    private async Task<byte[]> RawAsync(PushNode node)
    {
        using var response = await GetAsync(node);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> GetAsync(PushNode node)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, $"/chats/{_chat.Id}/stream"));
        request.Headers.Authorization = new("Bearer", TestTokens.Access(_chat.Owner));
        return await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
