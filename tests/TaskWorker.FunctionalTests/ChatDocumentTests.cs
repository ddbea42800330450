using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>How an answer comes to its passages.</summary>
public sealed class ChatDocumentTests(Servers servers) : IClassFixture<ChatWorker>
{
    private FakeChats Chats => servers.TaskApi.Chats;

    [Fact]
    public async Task A_complex_question_is_planned_looked_up_and_answered_and_all_of_it_is_shown()
    {
        var plan = Chats.Add("plan.pdf", "Фундамент");
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Сравни", plan, Chats.Add("second.pdf", "Кровля")) with
        {
            Preferences = new ChatPreferences { ModelProfile = "complex" },
        });
        var result = await run.ResultAsync();

        Assert.Equal(["flash_stage", "tool_execution", "llm"], run.Phases);
        var calls = run.Pieces.Where(piece => piece.Type == OutputTypes.ToolCall).ToList();
        Assert.Equal(3, calls.Count);
        Assert.All(calls, call => Assert.Equal("search_documents", call.Name));
        Assert.All(calls, call => Assert.StartsWith("reason", call.Text, StringComparison.Ordinal));
        Assert.Equal("plan.pdf", calls[0].Data!.Value.GetProperty("documents")[0].GetString());
        foreach (var call in calls)
        {
            var query = call.Data!.Value.GetProperty("query").GetString();
            Assert.Equal([plan.FileId], Chats.Queries.Last(asked => asked.Query == query).FileIds);
        }

        Assert.Equal(["gpt-4o-mini", ChatWorker.LargeModel], run.Calls.Select(call => call.Request.GetProperty("model").GetString()));
        Assert.Equal("Фундамент", result.GetProperty("sources")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_plan_that_fails_costs_only_the_plan()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.MalformedPlan}]]", Chats.Add("plan.pdf", "Текст")) with
        {
            Preferences = new ChatPreferences { ModelProfile = "complex" },
        });
        var result = await run.ResultAsync();

        Assert.Equal(["flash_stage", "search", "llm"], run.Phases);
        Assert.Equal(4, run.Calls.Count);
        Assert.Single(result.GetProperty("sources").EnumerateArray());
    }

    [Fact]
    public async Task Documents_that_are_being_read_are_waited_for_and_those_that_cannot_be_read_are_named()
    {
        var late = Chats.Add("late.pdf", "Поздний текст");
        var broken = new ChatDocument { FileId = Guid.NewGuid(), Name = "broken.pdf", State = DocumentStates.Failed, Problem = "файл повреждён" };
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Что там?", late with { State = DocumentStates.Pending }, broken));
        await Wait.ForAsync("the worker to look again", () => Chats.Reads.GetValueOrDefault(run.Command.TaskId) >= 3);
        Assert.Empty(run.Calls);

        Chats.Change(run.Command, work => work with { Documents = [late, broken] });
        var result = await run.ResultAsync();

        Assert.Equal(["processing", "search", "llm"], run.Phases);
        var said = run.Pieces.Where(piece => piece is { Type: OutputTypes.Progress, Name: "processing" }).ToList();
        Assert.Equal([0.5, 1, 1], said.Select(piece => piece.Share));
        Assert.Contains("broken.pdf: файл повреждён", said[^1].Text, StringComparison.Ordinal);
        Assert.Contains("файл повреждён", run.Calls.Single().UserText, StringComparison.Ordinal);
        Assert.Equal("Поздний текст", result.GetProperty("sources")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_document_that_is_never_read_is_named_and_answered_without()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work(
            "Что там?", new ChatDocument { FileId = Guid.NewGuid(), Name = "endless.pdf", State = DocumentStates.Pending }));
        await run.ResultAsync();

        Assert.Contains(run.Pieces, piece => piece.Type == OutputTypes.Progress && piece.Text.Contains("endless.pdf", StringComparison.Ordinal));
        Assert.Contains("not_read_yet", run.Calls.Single().UserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_text_is_no_document()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work(
            "Что там?", new ChatDocument { FileId = Guid.NewGuid(), Name = "photo.png", State = DocumentStates.None }));
        await run.ResultAsync();

        Assert.Equal(["llm"], run.Phases);
        Assert.DoesNotContain("photo.png", run.Calls.Single().UserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_is_not_there_for_a_moment_is_asked_again()
    {
        Chats.FailNext(2);
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Что там?", Chats.Add("plan.pdf", "Текст")));

        Assert.Single((await run.ResultAsync()).GetProperty("sources").EnumerateArray());
    }

    [Fact]
    public async Task A_short_question_is_looked_up_together_with_the_one_before()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("А сроки?", Chats.Add("plan.pdf", "Текст")) with
        {
            History = [new ChatTurn("user", "Кто строит мост?"), new ChatTurn("assistant", "Мостострой.")],
        });
        await run.ResultAsync();

        Assert.Contains(Chats.Queries, query => query.Query.StartsWith("Кто строит мост? А сроки?", StringComparison.Ordinal));
    }
}
