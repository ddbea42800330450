using System.Net;
using System.Net.Http.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Which answer a reader of a chat gets, and what becomes of documents that it names.</summary>
public sealed class ChatOpeningTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task E15_a_reader_gets_the_newest_answer_of_the_newest_question()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var empty = await person.OpenAsync(chat);
        Assert.Equal((await person.UserIdAsync(), null, null, "ru"), (empty.UserId, empty.TaskId, empty.Epoch, empty.Language));

        var first = await person.AskAsync(chat, "Раз");
        var opening = await person.OpenAsync(chat);
        Assert.Equal(first, opening.TaskId);
        Assert.Equal(await fixture.QueryAsync<string>("select epoch::text from streams where key = @key", new { key = StreamKeys.Task(first) }), opening.Epoch);
        Assert.Null(opening.Answer);

        var second = await person.AskAsync(chat, "Два");
        Assert.Equal(second, (await person.OpenAsync(chat)).TaskId);
    }

    [Fact]
    public async Task Who_waits_for_the_next_answer_is_not_given_the_one_before()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var first = await person.AskAsync(chat, "Раз");
        Assert.True(await (await fixture.Worker.ClaimAsync(first)).CompleteAsync("""{"content":"да"}"""));
        var after = new ChatOpenRequest { ChatId = chat, After = first };
        Assert.Null((await person.OpenAsync(chat, after)).TaskId);
        Assert.Equal(first, (await person.OpenAsync(chat, after with { After = await person.AskAsync(await person.CreateAsync(), "Другой") })).TaskId);
        var second = await person.AskAsync(chat, "Два");
        Assert.Equal(second, (await person.OpenAsync(chat, after)).TaskId);

        var unread = new ChatOpenRequest { ChatId = chat, OnlyUnread = true };
        Assert.Equal(second, (await person.OpenAsync(chat, unread)).TaskId);
        Assert.Equal(HttpStatusCode.NoContent, (await person.AskServiceAsync(ChatApiRoutes.Delivered, second)).StatusCode);
        Assert.Null((await person.OpenAsync(chat, unread)).TaskId);
        Assert.Equal(second, (await person.OpenAsync(chat)).TaskId);
    }

    [Fact]
    public async Task Chats_of_others_are_not_opened_nor_their_answers_called_delivered()
    {
        using var owner = await ChatClient.SignInAsync(fixture);
        using var stranger = await ChatClient.SignInAsync(fixture);
        var chat = await owner.CreateAsync();
        var task = await owner.AskAsync(chat, "Моё");
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.TryOpenAsync(chat)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.TryOpenAsync(Guid.NewGuid())).Status);
        await stranger.AskServiceAsync(ChatApiRoutes.Delivered, task);
        Assert.Equal(task, (await owner.OpenAsync(chat, new ChatOpenRequest { ChatId = chat, OnlyUnread = true })).TaskId);
        Assert.Null(Assert.Single(await stranger.StandingsAsync(task)));
        Assert.Equal(202, (await owner.SendAsync(HttpMethod.Delete, $"/chats/{chat}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.TryOpenAsync(chat)).Status);

        using var http = fixture.CreateClient();
        foreach (var path in (string[])[ChatApiRoutes.Open, ChatApiRoutes.Standings, ChatApiRoutes.Delivered])
            Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsJsonAsync(path, new TaskQuery(1, task))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(ChatApiRoutes.Work(task))).StatusCode);
    }

    [Fact]
    public async Task E24_who_waits_is_told_where_and_who_does_not_is_not()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var tasks = new List<long>();
        for (var number = 0; number < 3; number++) tasks.Add(await person.AskAsync(chat, $"{number}"));
        IReadOnlyList<QueueStanding> standings = [.. (await person.StandingsAsync([.. tasks])).Select(one => one!)];
        Assert.True(standings[0].Position < standings[1].Position && standings[1].Position < standings[2].Position);
        Assert.All(standings, one => Assert.True(one.Position >= 1 && one.QueueSize >= one.Position && one.ActiveRequests >= 0));
        Assert.True(standings[2].EstimatedWaitSeconds >= 1);

        await fixture.Worker.ClaimAsync(tasks[0]);
        Assert.Equal([false, true, true], (await person.StandingsAsync([.. tasks])).Select(one => one is not null));
    }

    [Fact]
    public async Task Documents_that_a_reader_names_are_given_to_an_answer_that_nobody_has_begun()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Сравни");
        var (first, second) = (await person.FileAsync("a.txt", isProjects: true), await person.FileAsync("b.txt", isProjects: true));
        var opening = await person.OpenAsync(chat, new ChatOpenRequest
        {
            ChatId = chat,
            StorageKeys = [await person.KeyOfAsync(first)],
            CompareA = [await person.NodeAsync(null, first)],
            CompareB = [await person.NodeAsync(null, second)],
        });
        Assert.Equal(task, opening.TaskId);
        Assert.Equal([(first, "a"), (second, "b")], (await person.WorkAsync(task))!.Documents.Select(one => (one.FileId, one.Side)));
    }

    [Fact]
    public async Task An_answer_that_was_begun_without_a_readers_documents_is_begun_anew_while_nobody_has_seen_any_of_it()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где щит?");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.ShowAsync(null, new OutputPiece { Type = OutputTypes.Phase, Name = "search" }));
        var file = await person.FileAsync("a.txt", isProjects: true);
        var request = new ChatOpenRequest { ChatId = chat, DocumentIds = [await person.NodeAsync(null, file)] };

        var opening = await person.OpenAsync(chat, request);
        var next = opening.TaskId!.Value;
        Assert.NotEqual(task, next);
        Assert.Equal(await fixture.QueryAsync<Guid>("select message_id from chat_answers where task_id = @task", new { task }), opening.MessageId);
        Assert.Equal("cancelled", await person.StateAsync(task));
        Assert.Equal(FactTypes.TaskCancelled, (await person.EventsAsync(task))[^1].Type);
        Assert.False(await run.SayAsync("Не знаю"));
        Assert.Equal([("user", "Где щит?", "text")], await person.MessagesAsync(chat));

        var second = await fixture.Worker.ClaimAsync(next);
        Assert.Equal(file, Assert.Single((await person.WorkAsync(next))!.Documents).FileId);
        Assert.True(await second.SayAsync("В подвале."));
        Assert.True(await second.CompleteAsync("""{"content":"В подвале."}"""));
        Assert.Equal(("assistant", "В подвале.", "text"), (await person.MessagesAsync(chat))[1]);
        Assert.Equal(next, (await person.OpenAsync(chat, request)).TaskId);
    }

    [Fact]
    public async Task Readers_who_name_documents_at_the_same_time_get_one_new_answer()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var node = await person.NodeAsync(null, await person.FileAsync("a.txt", isProjects: true));
        for (var round = 0; round < 25; round++)
        {
            var chat = await person.CreateAsync();
            var task = await person.AskAsync(chat, "Где щит?");
            await fixture.Worker.ClaimAsync(task);
            var request = new ChatOpenRequest { ChatId = chat, DocumentIds = [node] };
            var openings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => person.OpenAsync(chat, request)));
            Assert.NotEqual(task, Assert.Single(openings.Select(opening => opening.TaskId).Distinct()));
        }
    }

    [Fact]
    public async Task A_readers_documents_are_read_although_a_fast_model_has_begun_to_answer_before_anybody_reads_along()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var node = await person.NodeAsync(null, await person.FileAsync("a.txt", isProjects: true));
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где щит?");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.SayAsync("Не "));

        var next = (await person.OpenAsync(chat, new ChatOpenRequest { ChatId = chat, DocumentIds = [node] })).TaskId!.Value;

        Assert.NotEqual(task, next);
        Assert.Equal("cancelled", await person.StateAsync(task));
        Assert.Equal([("user", "Где щит?", "text")], await person.MessagesAsync(chat));
        Assert.Equal(next, (await person.OpenAsync(chat)).TaskId);
    }

    [Fact]
    public async Task Who_reads_an_answer_keeps_it_and_who_names_documents_at_the_same_moment_does_not_take_it_away()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var node = await person.NodeAsync(null, await person.FileAsync("a.txt", isProjects: true));
        for (var round = 0; round < 25; round++)
        {
            var chat = await person.CreateAsync();
            var task = await person.AskAsync(chat, "Где щит?");
            var run = await fixture.Worker.ClaimAsync(task);
            Assert.True(await run.SayAsync("В "));
            var reader = person.OpenAsync(chat);
            var other = person.OpenAsync(chat, new ChatOpenRequest { ChatId = chat, DocumentIds = [node] });
            Assert.Equal((await other).TaskId, (await reader).TaskId);
        }
    }

    [Fact]
    public async Task An_answer_that_somebody_has_seen_goes_on_and_the_documents_are_there_for_the_next_question()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где щит?");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.SayAsync("В "));
        Assert.Equal(task, (await person.OpenAsync(chat)).TaskId);
        var file = await person.FileAsync("a.txt", isProjects: true);
        Assert.Equal(task, (await person.OpenAsync(chat, new ChatOpenRequest { ChatId = chat, StorageKeys = [await person.KeyOfAsync(file)] })).TaskId);
        Assert.True(await run.SayAsync("подвале."));
        Assert.True(await run.CompleteAsync("""{"content":"В подвале."}"""));
        var next = await person.AskAsync(chat, "А ещё?");
        Assert.Equal(file, Assert.Single((await person.WorkAsync(next))!.Documents).FileId);
    }

    [Fact]
    public async Task Documents_that_nobody_knows_or_that_are_anothers_are_refused_by_name()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        using var other = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        await person.AskAsync(chat, "Где щит?");
        var (unknown, foreign) = (Guid.NewGuid(), await other.KeyOfAsync(await other.FileAsync("a.txt")));
        foreach (var (request, name) in new[]
        {
            (new ChatOpenRequest { ChatId = chat, DocumentIds = [unknown] }, $"{unknown}"), (new ChatOpenRequest { ChatId = chat, StorageKeys = [foreign] }, foreign),
        })
        {
            var (status, _, text) = await person.TryOpenAsync(chat, request);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
            Assert.Contains(name, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_whose_stream_is_no_longer_kept_is_given_whole()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где щит?");
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.SayAsync("В подвале."));
        Assert.True(await run.CompleteAsync("""{"content":"В подвале.","sources":[{"name":"plan1.pdf"}]}"""));
        await TrimAsync(task);
        var answer = (await person.OpenAsync(chat)).Answer!;
        Assert.Equal(("completed", "В подвале.", null), (answer.State, answer.Content, answer.Error));
        Assert.Equal("plan1.pdf", answer.Sources[0].GetProperty("name").GetString());

        var failed = await person.AskAsync(chat, "А ещё?");
        Assert.True(await (await fixture.Worker.ClaimAsync(failed)).FailAsync(TaskErrorCodes.AiServiceError, "Модель устала"));
        await TrimAsync(failed);
        answer = (await person.OpenAsync(chat)).Answer!;
        Assert.Equal(("failed", "", new TaskError(TaskErrorCodes.AiServiceError, "Модель устала")), (answer.State, answer.Content, answer.Error));
    }

    // As a day does it.
    private async Task TrimAsync(long task)
    {
        var key = StreamKeys.Task(task);
        await fixture.QueryAsync<long>(
            "with old as (update stream_events set at = at - interval '2 days' where key = @key returning 1) select count(*) from old", new { key });
        await using var node = await fixture.StartReadyNodeAsync(("StreamOptions:TrimInterval", "00:00:01"));
        await Wait.ForAsync("the stream to be trimmed", async () =>
            await fixture.QueryAsync<long>("select count(*) from stream_events where key = @key", new { key }) == 0);
    }
}
