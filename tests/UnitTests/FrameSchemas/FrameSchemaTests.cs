using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols.Chats;
using AiTasks.Push.Protocols.FrontTasks;
using AiTasks.Push.Protocols.Screens;
using AiTasks.Push.Protocols.TaskStatus;
using AiTasks.TaskApi.Producers;
using AiTasks.TaskApi.UiEvents;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TestServers.Schemas;
using AiTasks.UnitTests.TaskWorker;
using Microsoft.Extensions.Options;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>What sockets and streams say, as it is described for programs that are generated from it.</summary>
public sealed class FrameSchemaTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 20, 9, 45, 56, TimeSpan.Zero);
    private static readonly JsonObject Schemas = Write();

    private static readonly TaskFact Open = new()
    {
        TaskId = 7,
        TaskType = TaskTypes.GoalMentorHelp,
        State = TaskStates.Running,
        Progress = 30,
        ProgressText = "Думаю",
        CreatedAt = At,
    };

    private static readonly TaskFact Waiting = Open with { State = TaskStates.Pending, Queue = new QueueStanding(2, 30, 1, 5), ProgressText = null };
    private static readonly TaskFact Done = Open with { State = TaskStates.Completed, Result = JsonElement.Parse("""{"goals":[]}"""), FinishedAt = At };
    private static readonly TaskFact Failed = Open with { State = TaskStates.Failed, Error = new TaskError("timeout", "Долго"), Step = "1/2", FinishedAt = At };

    private static readonly SocketWelcome Welcome = new()
    {
        UserId = 1,
        Generation = 1,
        Epoch = "e",
        Seq = 4,
        ActiveTasks = [Open, Waiting],
        FinishedTasks = [Done, Failed],
    };

    [Fact]
    public void The_description_that_is_kept_is_what_the_code_says() => Assert.Null(CommittedSchema.Difference("frames.json", Schemas));

    [Fact]
    public void Frames_of_contract_A_are_as_described()
    {
        string[] facts = [FactTypes.TaskStarted, FactTypes.TaskProgressed, FactTypes.TaskCompleted, FactTypes.TaskFailed, FactTypes.TaskCancelled];
        AssertAll("TaskSocketFrame",
        [
            FrontTasksFrames.ActiveTasks(Welcome), FrontTasksFrames.Resync(Welcome), FrontTasksFrames.LeftOut(2, new FramePosition("e", 4)),
            .. facts.Select(type => FrontTasksFrames.Fact("e", Fact(type))!), FrontTasksFrames.Ping(At), FrontTasksFrames.ForceDisconnect("new_connection"),
            FrontTasksFrames.CancelResponse(7, true), FrontTasksFrames.Status(Waiting), FrontTasksFrames.Status(Failed), FrontTasksFrames.Queued(Waiting),
            FrontTasksErrors.BadTaskId,
        ]);
        var stamped = FrontTasksFrames.Stamp(FrontTasksErrors.BadTaskId.Bytes, new FramePosition("e", 4));
        AssertFits("TaskSocketFrame", JsonNode.Parse(stamped.Span)!);
    }

    [Theory]
    [InlineData("TaskSocketRequest", """{"type":"pong"}""")]
    [InlineData("TaskSocketRequest", """{"action":"cancel_task","data":{"task_id":5}}""")]
    [InlineData("TaskSocketRequest", """{"action":"get_task_status","data":{"task_id":5}}""")]
    public void What_clients_say_is_understood_as_described(string definition, string frame)
    {
        AssertFits(definition, JsonNode.Parse(frame)!);
        Assert.Contains(FrontTasksRequest.Parse(Encoding.UTF8.GetBytes(frame)).Action, (FrontTasksAction[])[FrontTasksAction.Pong, FrontTasksAction.CancelTask, FrontTasksAction.GetTaskStatus]);
    }

    [Fact]
    public void Frames_of_contract_C_are_as_described()
    {
        string[] facts = [FactTypes.TaskStarted, FactTypes.TaskProgressed, FactTypes.TaskCompleted, FactTypes.TaskFailed, FactTypes.TaskCancelled];
        AssertAll("StatusSocketFrame",
        [
            TaskStatusFrames.Connected(Guid.NewGuid(), At), TaskStatusFrames.ActiveTasks(Welcome), TaskStatusFrames.Pong(At), TaskStatusFrames.Error("错误"),
            .. facts.Select(type => TaskStatusFrames.Fact("e", Fact(type))!), TaskStatusFrames.Queued(Waiting)!, TaskStatusFrames.Record(Open, 1),
            TaskStatusFrames.Record(Done with { RedirectUrl = "/x", RedirectParams = JsonElement.Parse("{}"), ExtraData = JsonElement.Parse("{}") }, 1),
        ]);
    }

    [Fact]
    public void Events_of_a_chat_are_as_described()
    {
        var dialect = new AnswerDialect();
        var shown = new ShownText();
        shown.Add("От");
        AssertEvent("queue_position", dialect.Queue(new QueueStanding(2, 30, 1, 5)));
        AssertEvent("processing_started", dialect.Started(7));
        AssertEvent("llm_token", dialect.Token("token", "От", shown, null));
        AssertEvent("llm_thinking", dialect.Token("content", "От", shown, "model"));
        AssertEvent("llm_final", dialect.Final(shown, "model"));
        AssertEvent("completed", dialect.Completed("done"));
        AssertEvent("error", dialect.Error(Failed.Error!));
        AssertEvent("error", ChatRefusal.UnknownChat.Data);
        var picture = JsonElement.Parse("""{"block_id":"b","url":"http://x","width":1,"height":2}""");
        foreach (var type in (string[])[OutputTypes.Phase, OutputTypes.Progress, OutputTypes.ToolCall, OutputTypes.Picture])
        {
            var (name, data) = dialect.Piece(new OutputPiece { Type = type, Text = "т", Name = "n", Share = 0.5, Data = picture })!.Value;
            AssertEvent(name, data);
        }
    }

    [Fact]
    public void Frames_of_contract_D_are_as_described()
    {
        var redirects = new RedirectTargets(Options.Create(new UiEventOptions()));
        var frames = new UiFrames(new ProducerLimits(Options.Create(new ProducerOptions()), redirects), redirects);
        AssertFits("ScreenFrame", JsonNode.Parse(ScreenProtocol.Greeting("Анна").Bytes.Span)!);
        foreach (var type in (string[])["ui_redirect", "ui_toast", "ui_refresh", "ui_update", "ui_modal"])
        {
            var (problem, frame) = frames.Encode(new UiEvent { Type = type, UserId = 1, Target = "/x", Title = "t", Data = JsonElement.Parse("""{"a":1}""") });
            Assert.Null(problem);
            AssertFits("ScreenFrame", frame!);
        }
    }

    public static TheoryData<string, string> Samples => [.. Tasks.Samples.Concat(Tasks.Posts)];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Results_are_as_described(string type, string context)
    {
        var result = JsonNode.Parse(Tasks.Result(Tasks.Task(type, context)).GetRawText())!.AsObject();
        result["provenance"] = new JsonObject { ["provider"] = "p", ["model"] = "m", ["prompt_version"] = "1" };
        AssertFits(TaskResults.All.Single(one => one.TaskType == type).Result.Name, result);
    }

    [Fact]
    public void The_result_of_a_chat_answer_is_as_described()
    {
        var passage = new Passage { Id = 1, FileId = Guid.NewGuid(), Name = "a.txt", Text = "т" };
        var result = ChatResult.Write("Ответ [1]", [passage], [], "r", "p", "m", "1");
        AssertFits("ChatAnswerResult", JsonNode.Parse(result)!);
    }

    [Fact]
    public void A_member_that_is_not_described_is_found() =>
        Assert.Equal(["$.a is not in the schema"], new SchemaCheck(Schemas).Mistakes(new JsonObject { ["type"] = "ui_refresh", ["a"] = 1 }, Definition("UiRefreshFrame")));

    private static JsonObject Write()
    {
        var schemas = new SchemaWriter();
        TaskSocketFrames.Write(schemas);
        StatusSocketFrames.Write(schemas);
        ChatStreamEvents.Write(schemas);
        ScreenFrames.Write(schemas);
        TaskResults.Write(schemas);
        return schemas.Document("AiTasks frames", "What sockets and event streams say and take, and results of tasks.");
    }

    private static StreamEvent Fact(string type) => new()
    {
        Seq = 5,
        Type = type,
        At = At,
        Data = type switch { FactTypes.TaskCompleted => Done, FactTypes.TaskFailed => Failed, FactTypes.TaskCancelled => Open with { State = TaskStates.Cancelled }, _ => Open },
    };

    private static JsonNode Definition(string name) => Schemas["$defs"]![name]!;

    private static void AssertAll(string definition, IEnumerable<OutboundFrame> frames) =>
        Assert.All(frames, frame => AssertFits(definition, JsonNode.Parse(frame.Bytes.Span)!));

    private static void AssertEvent(string name, ReadOnlyMemory<byte> data) =>
        AssertFits("ChatStreamEvent", new JsonObject { ["event"] = name, ["data"] = JsonNode.Parse(data.Span), ["timestamp"] = "2026-01-20T09:45:56.000Z" });

    private static void AssertFits(string definition, JsonNode value) => Assert.Empty(new SchemaCheck(Schemas).Mistakes(value, Definition(definition)));
}
