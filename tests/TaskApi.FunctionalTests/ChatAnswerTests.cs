using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;
using MassTransit;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Answers while they are written and when they are over: the stream, the message and the end say the same.</summary>
public sealed class ChatAnswerTests(TaskApiFixture fixture)
{
    private readonly PushClient _push = new(fixture);

    [Fact]
    public async Task E22_and_E25_the_pieces_the_end_and_the_stored_message_are_one_text_and_in_their_own_stream()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где щит?");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.ShowAsync(null, new OutputPiece { Type = OutputTypes.Phase, Name = "llm", Text = "Генерация" }));
        foreach (var piece in (string[])["Щит ", "стоит ", "в подвале."]) Assert.True(await run.SayAsync(piece));
        Assert.True(await run.CompleteAsync("""{"content":"Щит стоит в подвале.","sources":[{"name":"plan1.pdf"}],"images":[]}"""));

        var events = await person.EventsAsync(task);
        Assert.Equal(FactTypes.TaskStarted, events[0].Type);
        Assert.All(events[1..^1], item => Assert.Equal(FactTypes.TaskOutput, item.Type));
        Assert.Equal("Щит стоит в подвале.", events[^1].Data.Result!.Value.GetProperty("content").GetString());
        Assert.Equal("Щит стоит в подвале.", await person.ShownAsync(task));
        Assert.Equal(("assistant", "Щит стоит в подвале.", "text"), (await person.MessagesAsync(chat))[1]);

        var told = await _push.EventsAsync(person.Browser);
        Assert.Equal([FactTypes.TaskStarted, FactTypes.TaskCompleted], told.Where(item => item.Data.TaskId == task).Select(item => item.Type));
        foreach (var shown in events[1..^1])
        {
            Assert.Null(shown.Data.Result);
            Assert.True(JsonSerializer.Serialize(shown.Data, WireJson.Internal).Length < 400);
        }
    }

    [Fact]
    public async Task An_answer_moves_its_chat()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Раз");
        var asked = await UpdatedAsync(chat);
        Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync("""{"content":"Два"}"""));
        Assert.True(await UpdatedAsync(chat) > asked);
    }

    [Fact]
    public async Task Stop_keeps_what_was_written_and_nothing_comes_after_it()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var (written, waiting) = (await person.AskAsync(chat, "Раз"), await person.AskAsync(chat, "Два"));
        var run = await fixture.Worker.ClaimAsync(written);
        Assert.True(await run.SayAsync("Начало "));
        Assert.True(await run.SayAsync("ответа"));

        var (status, body) = await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/stop");
        Assert.Equal(200, status);
        var stopped = body["stopped"]!.AsArray();
        Assert.Equal([written, waiting], stopped.Select(one => (long)one!["task_id"]!));
        Assert.Equal(("Начало ответа", "stopped"), ((string?)stopped[0]!["answer"]!["content"], (string?)stopped[0]!["answer"]!["message_type"]));
        Assert.Null(stopped[1]!["answer"]);

        Assert.False(await run.SayAsync(" и ещё"));
        Assert.False(await run.CompleteAsync("""{"content":"Начало ответа и ещё"}"""));
        Assert.Equal(
            [("user", "Раз", "text"), ("assistant", "Начало ответа", "stopped"), ("user", "Два", "text")], await person.MessagesAsync(chat));
        Assert.Equal("Начало ответа", await person.ShownAsync(written));
        Assert.Equal(FactTypes.TaskCancelled, (await person.EventsAsync(written))[^1].Type);
        await Wait.ForAsync("the worker to be told", () => fixture.Worker.Cancels.Any(cancel => cancel.TaskId == written));

        var (again, nothing) = await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/stop");
        Assert.Equal((200, 0), (again, nothing["stopped"]!.AsArray().Count));
    }

    [Fact]
    public async Task An_answer_that_breaks_off_leaves_what_was_seen_of_it_and_one_that_nobody_saw_leaves_nothing()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var seen = await fixture.Worker.ClaimAsync(await person.AskAsync(chat, "Раз"));
        var unseen = await fixture.Worker.ClaimAsync(await person.AskAsync(chat, "Два"));
        Assert.True(await seen.SayAsync("Начало"));
        Assert.True(await unseen.ShowAsync(null, new OutputPiece { Type = OutputTypes.Thinking, Text = "Думаю" }));
        Assert.True(await seen.FailAsync(TaskErrorCodes.AiServiceError, "Модель устала"));
        Assert.True(await unseen.FailAsync(TaskErrorCodes.AiServiceError, "Модель устала"));
        Assert.Equal([("user", "Раз", "text"), ("assistant", "Начало", "partial"), ("user", "Два", "text")], await person.MessagesAsync(chat));
    }

    [Fact]
    public async Task Pieces_are_numbered_without_gaps_in_their_order_however_their_reports_arrive()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var task = await person.AskAsync(await person.CreateAsync(), "Считай");
        var run = await fixture.Worker.ClaimAsync(task);

        // Each lot at once and in disorder, with some of the lot before, as a broker that lost the acknowledgements delivers them.
        const int Pieces = 400;
        const int Lot = 50;
        for (var first = 0; first < Pieces; first += Lot)
        {
            var reports = Enumerable.Range(first, Lot).Concat(Enumerable.Range(Math.Max(0, first - Lot / 3), Lot / 3)).ToArray();
            Random.Shared.Shuffle(reports);
            Assert.All(await Task.WhenAll(reports.Select(number => run.SayAsync($"{number} ", seq: number + 2))), Assert.True);
        }

        var text = string.Concat(Enumerable.Range(0, Pieces).Select(number => $"{number} "));
        Assert.Equal(text, await person.ShownAsync(task));
        Assert.True((await person.EventsAsync(task)).Count < Pieces, "Reports of one batch were not written together.");
        Assert.True(await run.CompleteAsync(JsonSerializer.Serialize(new { content = text }), seq: Pieces + 2));
        Assert.Equal(text, await person.ShownAsync(task));
    }

    [Fact]
    public async Task The_next_attempt_goes_on_after_what_was_shown_and_the_one_before_is_not_heard_any_more()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где?");
        var dead = await fixture.Worker.ClaimAsync(task);
        Assert.True(await dead.SayAsync("Щит "));
        await fixture.AgeAsync(task, "heartbeat_at", TimeSpan.FromMinutes(1));
        var next = await fixture.Worker.ClaimAsync(task, attempt: 2);
        Assert.Equal("Щит ", (await person.WorkAsync(task))!.Shown);
        Assert.False(await dead.SayAsync("стоит тут."));
        Assert.True(await next.SayAsync("там."));
        Assert.False(await dead.SayAsync("стоит тут.", seq: 3));
        Assert.True(await next.CompleteAsync("""{"content":"Щит там."}"""));

        var events = await person.EventsAsync(task);
        Assert.Equal([FactTypes.TaskStarted, FactTypes.TaskOutput, FactTypes.TaskOutput, FactTypes.TaskCompleted], events.Select(item => item.Type));
        Assert.Equal("Щит там.", await person.ShownAsync(task));
        Assert.Equal("Щит там.", (await person.MessagesAsync(chat))[1].Content);
    }

    [Fact]
    public async Task A_piece_that_cannot_be_stored_is_left_out_and_the_answer_goes_on()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var task = await person.AskAsync(await person.CreateAsync(), "Где?");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.SayAsync("Щит "));
        await Assert.ThrowsAsync<RequestFaultException>(() => run.SayAsync("\0"));
        Assert.True(await run.ShowAsync(null));
        Assert.True(await run.SayAsync("там."));
        Assert.True(await run.CompleteAsync("""{"content":"Щит там."}"""));
        Assert.Equal("Щит там.", await person.ShownAsync(task));
    }

    [Fact]
    public async Task Whatever_a_piece_is_made_of_arrives_as_it_was_said()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var task = await person.AskAsync(await person.CreateAsync(), "Где?");
        var run = await fixture.Worker.ClaimAsync(task);
        var call = new OutputPiece
        {
            Type = OutputTypes.ToolCall,
            Name = "search",
            Text = "Ищу щит",
            Data = JsonElement.Parse("""{"query":"щит \u2028 😀","n":[1,2.5]}"""),
            Model = "m",
        };
        var progress = new OutputPiece { Type = OutputTypes.Progress, Name = "search", Share = 0.25, Text = "Четверть" };
        Assert.True(await run.ShowAsync(null, call, progress));
        var shown = (await person.EventsAsync(task))[1].Data.Output!;
        Assert.Equal(progress, shown[1]);
        Assert.Equal(call with { Data = null }, shown[0] with { Data = null });
        Assert.True(JsonElement.DeepEquals(call.Data!.Value, shown[0].Data!.Value));
    }

    [Fact]
    public async Task E2_removing_a_chat_is_accepted_and_gives_up_what_is_being_written_in_it()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var tasks = new[] { await person.AskAsync(chat, "Раз"), await person.AskAsync(chat, "Два") };
        var run = await fixture.Worker.ClaimAsync(tasks[0]);
        Assert.True(await run.SayAsync("Начало"));
        var (status, _) = await person.SendAsync(HttpMethod.Delete, $"/chats/{chat}");
        Assert.Equal(202, status);
        foreach (var task in tasks) Assert.Equal("cancelled", await person.StateAsync(task));
        Assert.False(await run.SayAsync("и ещё"));
        Assert.Null(await person.WorkAsync(tasks[0]));
    }

    [Fact]
    public async Task Questions_that_race_with_the_removal_of_their_chat_are_refused_or_given_up()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        for (var round = 0; round < 10; round++)
        {
            var chat = await person.CreateAsync();
            var asking = Enumerable.Range(0, 6).Select(_ => person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = "x" })).ToList();
            var (status, body) = await person.SendAsync(HttpMethod.Delete, $"/chats/{chat}");
            Assert.True(status == 202, $"{status}: {body}");
            Assert.All(await Task.WhenAll(asking), answer => Assert.True(answer.Status is 201 or 404, $"{answer.Status}: {answer.Body}"));
            Assert.Equal(0, await fixture.QueryAsync<long>(
                "select count(*) from tasks where context->>'chat_id' = @text and state in ('pending', 'running')", new { text = $"{chat}" }));
        }
    }

    private Task<DateTime> UpdatedAsync(Guid chat) => fixture.QueryAsync<DateTime>("select updated_at from chats where id = @chat", new { chat });
}
