using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;
using AiTasks.Push.Protocols.FrontTasks;

namespace AiTasks.UnitTests.Push;

public sealed class FrontTasksFramesTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 20, 12, 45, 56, 983, TimeSpan.FromHours(3));

    private static readonly TaskFact Task = new()
    {
        TaskId = 7,
        TaskType = TaskTypes.GoalMentorHelp,
        State = TaskStates.Running,
        Progress = 30,
        ProgressText = "Думаю <&>",
        CreatedAt = At,
    };

    [Fact]
    public void Snapshot() => AssertBytes(
        """{"type":"active_tasks","data":{"tasks":[{"task_id":7,"task_type":"goal_mentor_help","status":"running","progress_percent":30,"progress_text":"Думаю <&>","date_created":"2026-01-20 09:45:56"}]},"seq":4,"epoch":"e"}""",
        FrontTasksFrames.ActiveTasks(Welcome(Task)));

    [Fact]
    public void Empty_snapshot() =>
        AssertBytes("""{"type":"active_tasks","data":{"tasks":[]},"seq":4,"epoch":"e"}""", FrontTasksFrames.ActiveTasks(Welcome()));

    [Theory]
    [InlineData(FactTypes.TaskStarted, """{"type":"task_started","data":{"task_id":7,"task_type":"goal_mentor_help"},"seq":5,"epoch":"e"}""")]
    [InlineData(FactTypes.TaskProgressed, """{"type":"task_progress","data":{"task_id":7,"task_type":"goal_mentor_help","progress_percent":30,"progress_text":"Думаю <&>"},"seq":5,"epoch":"e"}""")]
    [InlineData(FactTypes.TaskCompleted, """{"type":"task_completed","data":{"task_id":7,"task_type":"goal_mentor_help","result":{"Goals":["раз",null]}},"seq":5,"epoch":"e"}""")]
    [InlineData(FactTypes.TaskFailed, """{"type":"task_failed","data":{"task_id":7,"task_type":"goal_mentor_help","error":{"code":"timeout","message":"Долго"}},"seq":5,"epoch":"e"}""")]
    [InlineData(FactTypes.TaskCancelled, """{"type":"task_cancelled","data":{"task_id":7,"task_type":"goal_mentor_help"},"seq":5,"epoch":"e"}""")]
    public void Facts(string type, string expected)
    {
        var task = Task with
        {
            Result = type == FactTypes.TaskCompleted ? JsonSerializer.Deserialize<JsonElement>("""{ "Goals": ["раз", null] }""") : null,
            Error = type == FactTypes.TaskFailed ? new TaskError("timeout", "Долго") : null,
        };
        AssertBytes(expected, FrontTasksFrames.Fact("e", new StreamEvent { Seq = 5, Type = type, Data = task, At = At }));
    }

    [Fact]
    public void A_fact_of_a_later_version_is_left_out() =>
        Assert.Null(FrontTasksFrames.Fact("e", new StreamEvent { Seq = 5, Type = "task_dreamt", Data = Task, At = At }));

    [Fact]
    public void A_result_that_cannot_be_written_is_left_out_and_throws_nothing()
    {
        var result = JsonSerializer.Deserialize<JsonElement>("""{"text":"\ud800"}""");
        var fact = new StreamEvent { Seq = 5, Type = FactTypes.TaskCompleted, Data = Task with { Result = result }, At = At };
        var options = Microsoft.Extensions.Options.Options.Create(new FrontTasksOptions());
        var protocol = new FrontTasksProtocol(null!, options, Microsoft.Extensions.Logging.Abstractions.NullLogger<FrontTasksProtocol>.Instance);
        Assert.Null(new FactDelivery("e", fact, default, default, TimeProvider.System).FrameFor(protocol));
    }

    [Fact]
    public void Status_has_every_field_also_when_empty() => AssertBytes(
        """{"type":"task_status","data":{"task_id":7,"task_type":"goal_mentor_help","status":"pending","progress_percent":30,"progress_text":null,"result":null,"error":null}}""",
        FrontTasksFrames.Status(Task with { State = TaskStates.Pending, ProgressText = null }));

    [Fact]
    public void Ping() =>
        AssertBytes("""{"type":"ping","data":{"timestamp":"2026-01-20T09:45:56.983Z"}}""", FrontTasksFrames.Ping(At));

    [Fact]
    public void Force_disconnect() => AssertBytes(
        """{"type":"force_disconnect","data":{"reason":"new_connection"}}""", FrontTasksFrames.ForceDisconnect("new_connection"));

    [Fact]
    public void Cancel_response() => AssertBytes(
        """{"type":"cancel_task_response","data":{"task_id":7,"success":true}}""", FrontTasksFrames.CancelResponse(7, true));

    [Fact]
    public void Error() => AssertBytes(
        """{"type":"error","data":{"error_code":"unknown_event_type","error_message":"Неизвестный тип события"}}""", FrontTasksErrors.UnknownEventType);

    [Theory]
    [InlineData("""{"type":"pong"}""", "Pong", 0)]
    [InlineData("""{"action":"pong","data":{}}""", "Pong", 0)]
    [InlineData("""{"action":"cancel_task","data":{"task_id":5}}""", "CancelTask", 5)]
    [InlineData("""{"type":"cancel_task","data":{"task_id":" 5 "}}""", "CancelTask", 5)]
    [InlineData("""{"type":"get_task_status","task_id":5}""", "GetTaskStatus", 5)]
    [InlineData("""{"type":"get_task_status","data":{"task_id":0}}""", "BadTaskId", 0)]
    [InlineData("""{"type":"get_task_status","data":{"task_id":1.5}}""", "BadTaskId", 0)]
    [InlineData("""{"type":"get_task_status","data":null}""", "BadTaskId", 0)]
    [InlineData("""{"type":null}""", "NoType", 0)]
    [InlineData("null", "Unreadable", 0)]
    [InlineData("""{"type":"pong"} {}""", "Unreadable", 0)]
    public void What_a_client_says(string frame, string action, long taskId)
    {
        var request = FrontTasksRequest.Parse(Encoding.UTF8.GetBytes(frame));
        Assert.Equal((action, taskId), (request.Action.ToString(), request.TaskId));
    }

    private static SocketWelcome Welcome(params TaskFact[] tasks) =>
        new() { UserId = 1, Generation = 1, Epoch = "e", Seq = 4, ActiveTasks = tasks };

    private static void AssertBytes(string expected, OutboundFrame? frame) => Assert.Equal(expected, Encoding.UTF8.GetString(frame!.Bytes.Span));
}
