using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>A worker with a model answers messages of chats.</summary>
public sealed class ChatWorker(Servers servers) : IAsyncLifetime
{
    /// <summary>What it asks for those who want it complex.</summary>
    public const string LargeModel = "fake-large-1";

    private Worker? _worker;

    public async ValueTask InitializeAsync() => _worker = await Worker.StartWithTaskApiAsync(
        servers,
        [
            .. Worker.Model(servers), ("Profiles:Complex:0", $"openai/{LargeModel}"),
            ("ChatAnswerOptions:DocumentPoll", "00:00:00.050"), ("ChatAnswerOptions:DocumentWait", "00:00:05"),
        ]);

    public ValueTask DisposeAsync() => _worker?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>How answers are shown, and what they end as.</summary>
public sealed class ChatAnswerTests(Servers servers) : IClassFixture<ChatWorker>
{
    private FakeChats Chats => servers.TaskApi.Chats;

    [Fact]
    public async Task What_is_shown_together_is_the_result_and_comes_before_it_in_order()
    {
        var plan = Chats.Add("plan1.pdf", "Общие данные.", "Фундамент ленточный.", "Кровля двускатная.");
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Какая кровля двускатная?", plan));

        var result = await run.ResultAsync();

        Assert.Equal(FakeChatAnswer.Whole(run.Calls.Single().UserText), result.GetProperty("content").GetString());
        Assert.Equal(result.GetProperty("content").GetString(), run.Text);
        Assert.Equal(["search", "llm"], run.Phases);
        var source = result.GetProperty("sources").EnumerateArray().Single();
        Assert.Equal("plan1.pdf", source.GetProperty("name").GetString());
        Assert.Equal(3, source.GetProperty("page").GetInt32());
        Assert.Equal(plan.FileId, source.GetProperty("file_id").GetGuid());
        Assert.Equal("Кровля двускатная.", source.GetProperty("text").GetString());
        Assert.Equal("openai", result.GetProperty("provenance").GetProperty("provider").GetString());
        Assert.Equal(FakeModelServer.Model, result.GetProperty("provenance").GetProperty("model").GetString());
        Assert.Empty(result.GetProperty("images").EnumerateArray());
        var firstText = run.Pieces.ToList().FindIndex(piece => piece.Type == OutputTypes.Text);
        Assert.All(run.Pieces.Skip(firstText), piece => Assert.Equal(OutputTypes.Text, piece.Type));
    }

    [Fact]
    public async Task Many_small_pieces_become_few_reports_and_the_first_one_does_not_wait()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.Slow}]]"));
        var content = (await run.ResultAsync()).GetProperty("content").GetString()!;

        var texts = run.Reports.OfType<GenerationOutput>().Where(output => output.Pieces.Any(piece => piece.Type == OutputTypes.Text)).ToList();
        Assert.True(texts.Count < content.Length / FakeModelServer.SlowPieceLength, $"{texts.Count} reports of {content.Length} letters.");
        Assert.All(texts, output => Assert.Single(output.Pieces, piece => piece.Type == OutputTypes.Text));
        Assert.True(run.Pieces.First(piece => piece.Type == OutputTypes.Text).Text.Length < content.Length / 4);
    }

    [Fact]
    public async Task A_quick_model_costs_a_handful_of_reports()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Расскажи"));
        await run.ResultAsync();

        Assert.InRange(run.Reports.OfType<GenerationOutput>().Count(), 1, 8);
    }

    [Fact]
    public async Task A_slow_model_is_read_while_it_writes()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.Endless}]]"));
        await run.SeesTextAsync();

        Assert.False(run.Calls.Single().Finished);
        await servers.TaskApi.CancelAsync(run.Command);
        await Wait.ForAsync("the model to see the hang-up", () => run.Calls.Single().Aborted);
        Assert.DoesNotContain(run.Reports, report => report is GenerationCompleted or GenerationFailed or GenerationReturned);
    }

    [Theory]
    [InlineData(FakeModelBehaviour.CutThenOk)]
    [InlineData(FakeModelBehaviour.ResetThenOk)]
    [InlineData(FakeModelBehaviour.StallThenOk)]
    [InlineData(FakeModelBehaviour.LateStallThenOk)]
    [InlineData(FakeModelBehaviour.LengthThenOk)]
    [InlineData(FakeModelBehaviour.ErrorThenOk)]
    [InlineData(FakeModelBehaviour.SilentThenOk)]
    [InlineData(FakeModelBehaviour.EmptyThenOk)]
    public async Task An_answer_that_breaks_off_goes_on_where_it_stopped(string behaviour)
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{behaviour}]]"));

        var result = await run.ResultAsync();

        Assert.Equal(2, run.Calls.Count);
        Assert.Equal(FakeChatAnswer.Whole(run.Calls[0].UserText), run.Text);
        Assert.Equal(run.Text, result.GetProperty("content").GetString());
    }

    [Theory]
    [InlineData(FakeModelBehaviour.Cut, 3)]
    [InlineData(FakeModelBehaviour.Error, 3)]
    [InlineData(FakeModelBehaviour.Unauthorized, 1)]
    [InlineData(FakeModelBehaviour.Filtered, 1)]
    [InlineData(FakeModelBehaviour.Empty, 2)]
    [InlineData(FakeModelBehaviour.Huge, 1)]
    public async Task Trouble_that_stays_ends_in_a_clear_failure_after_what_was_shown(string behaviour, int calls)
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{behaviour}]]"));

        var failed = await run.FailureAsync();

        Assert.Equal(TaskErrorCodes.AiServiceError, failed.Code);
        Assert.Matches("[а-я]", failed.Message);
        Assert.DoesNotContain("provider-internal", failed.Message, StringComparison.Ordinal);
        Assert.Equal(calls, run.Calls.Count);
        if (behaviour == FakeModelBehaviour.Cut)
            Assert.True(run.Text.Length > 100 && FakeChatAnswer.Whole(run.Calls[0].UserText).StartsWith(run.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thoughts_are_shown_before_the_answer_and_are_no_part_of_it()
    {
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.Thinking}]]"));

        var result = await run.ResultAsync();

        var thoughts = run.Pieces.Where(piece => piece.Type == OutputTypes.Thinking).ToList();
        Assert.Equal("Сначала посмотрю в документы.", string.Concat(thoughts.Select(piece => piece.Text)));
        Assert.Equal(run.Text, result.GetProperty("content").GetString());
        Assert.DoesNotContain("посмотрю", run.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chat_that_was_deleted_is_not_answered()
    {
        var command = FakeTaskApi.Command(TaskTypes.ChatAnswer, language: "en");
        await servers.TaskApi.SendAsync(command);

        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(command);

        Assert.Equal(TaskErrorCodes.ValidationError, failed.Code);
        Assert.Contains("deleted", failed.Message, StringComparison.Ordinal);
    }
}
