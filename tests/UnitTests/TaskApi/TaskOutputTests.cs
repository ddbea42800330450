using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;

namespace AiTasks.UnitTests.TaskApi;

/// <summary>What a task shows while it is being done.</summary>
public sealed class TaskOutputTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Run = Guid.NewGuid();

    private readonly AiTask _task = Begun(TaskTypes.ChatAnswer);

    [Fact]
    public void What_is_shown_together_is_one_fact_with_as_few_pieces_as_can_be()
    {
        Show(2, Text("а"), Text("б"));
        Show(3, Text("в"), Phase("search"), Phase("llm"), Thinking("г"));
        Show(4, Thinking("д"), Text("е", "m1"), Text("ж", "m2"));
        var shown = Assert.Single(_task.Facts, fact => fact.Type == FactTypes.TaskOutput).Fact;
        Assert.Equal([Text("абв"), Phase("search"), Phase("llm"), Thinking("гд"), Text("е", "m1"), Text("ж", "m2")], shown.Output);
        Assert.Equal((1L, TaskTypes.ChatAnswer, TaskStates.Running), (shown.TaskId, shown.TaskType, shown.State));
    }

    [Fact]
    public void What_happens_in_between_stays_in_between()
    {
        Show(2, Text("а"));
        _task.Apply(new GenerationProgressed { TaskId = 1, Attempt = 1, RunId = Run, ReportSeq = 3, Percent = 50, Text = "половина" }, Now);
        Show(4, Text("б"));
        _task.Apply(
            new GenerationCompleted { TaskId = 1, Attempt = 1, RunId = Run, ReportSeq = 5, ResultJson = """{"content":"аб"}""", UsageJson = "{}" }, Now);
        Assert.Equal(
            [FactTypes.TaskStarted, FactTypes.TaskOutput, FactTypes.TaskProgressed, FactTypes.TaskOutput, FactTypes.TaskCompleted],
            _task.Facts.Select(fact => fact.Type));
    }

    [Fact]
    public void A_fact_of_output_says_nothing_that_its_reader_knows()
    {
        Show(2, Text("а"));
        Assert.Equal(
            """{"taskId":1,"taskType":"chat_answer","state":"running","progress":0,"output":[{"type":"text","text":"а"}],"createdAt":"2026-01-05T12:00:00+00:00"}""",
            JsonSerializer.Serialize(_task.Facts[^1].Fact, WireJson.Internal));
    }

    [Fact]
    public void Nothing_is_shown_of_nothing_nor_of_what_cannot_be_stored_and_both_are_counted()
    {
        Show(2);
        _task.ApplyUnstorable(Output(3, Text("\0")), Now);
        Assert.DoesNotContain(_task.Facts, fact => fact.Type == FactTypes.TaskOutput);
        Assert.Equal(ReportStanding.Repeated, _task.Judge(Output(3, Text("\0"))));
        Assert.Equal(ReportStanding.Next, _task.Judge(Output(4, Text("а"))));
        Assert.True(_task.IsOpen);
    }

    [Fact]
    public void Output_of_another_run_or_of_a_task_that_is_over_is_stale()
    {
        Assert.Equal(ReportStanding.Stale, _task.Judge(Output(2, Text("а")) with { RunId = Guid.NewGuid() }));
        Assert.Equal(ReportStanding.Stale, _task.Judge(Output(2, Text("а")) with { Attempt = 2 }));
        _task.Cancel(Now);
        Assert.Equal(ReportStanding.Stale, _task.Judge(Output(2, Text("а"))));
    }

    [Theory]
    [InlineData(TaskTypes.ChatAnswer, FactTypes.TaskStarted, "user:7", "task:1")]
    [InlineData(TaskTypes.ChatAnswer, FactTypes.TaskProgressed, "user:7")]
    [InlineData(TaskTypes.ChatAnswer, FactTypes.TaskOutput, "task:1")]
    [InlineData(TaskTypes.ChatAnswer, FactTypes.TaskCompleted, "user:7", "task:1")]
    [InlineData(TaskTypes.ChatAnswer, FactTypes.TaskFailed, "user:7", "task:1")]
    [InlineData(TaskTypes.ChatAnswer, FactTypes.TaskCancelled, "user:7", "task:1")]
    [InlineData(TaskTypes.PostText, FactTypes.TaskStarted, "user:7")]
    [InlineData(TaskTypes.PostText, FactTypes.TaskOutput, "task:1")]
    [InlineData(TaskTypes.PostText, FactTypes.TaskCompleted, "user:7")]
    public void Each_fact_is_said_where_it_is_heard(string type, string fact, params string[] streams) =>
        Assert.Equal(streams, Begun(type).StreamsOf(fact));

    private void Show(int seq, params OutputPiece[] pieces) => _task.Apply(Output(seq, pieces), Now);

    private static GenerationOutput Output(int seq, params OutputPiece[] pieces) =>
        new() { TaskId = 1, Attempt = 1, RunId = Run, ReportSeq = seq, Pieces = pieces };

    private static OutputPiece Text(string text, string? model = null) => new() { Type = OutputTypes.Text, Text = text, Model = model };

    private static OutputPiece Thinking(string text) => new() { Type = OutputTypes.Thinking, Text = text };

    private static OutputPiece Phase(string name) => new() { Type = OutputTypes.Phase, Name = name };

    private static AiTask Begun(string type)
    {
        var task = new AiTask { Id = 1, UserId = 7, Type = type, Language = "ru", CreatedAt = Now, DeadlineAt = Now.AddMinutes(2) };
        task.Apply(new GenerationStarted { TaskId = 1, Attempt = 1, RunId = Run, ReportSeq = 1, Worker = "w" }, Now);
        return task;
    }
}
