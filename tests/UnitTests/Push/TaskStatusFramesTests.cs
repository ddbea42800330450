using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols.TaskStatus;

namespace AiTasks.UnitTests.Push;

/// <summary>Contract C's frames, byte for byte.</summary>
public sealed class TaskStatusFramesTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 20, 12, 45, 56, 983, TimeSpan.Zero);
    private static readonly string Shown = StatusDialect.Time(At);

    private static readonly TaskFact Task = new()
    {
        TaskId = 7,
        TaskType = TaskTypes.PostText,
        State = TaskStates.Running,
        Progress = 0,
        ProgressText = "Думаю <&> \"1\"",
        CreatedAt = At,
    };

    [Fact]
    public void Progress() => AssertBytes(
        $$"""{"type":"task_status","task_id":"7","task_type":"post_text","task_title":"post_text","status":"progress","progress":0,"message":"Думаю &lt;&&gt; \"1\"","step":null,"timestamp":"{{Shown}}","result":null,"error":null,"seq":5,"epoch":"e"}""",
        TaskStatusFrames.Fact("e", new StreamEvent { Seq = 5, Type = FactTypes.TaskProgressed, Data = Task, At = At }));

    [Fact]
    public void Completion_carries_the_flat_result_and_where_it_is_to_be_seen() => AssertBytes(
        $$"""{"type":"task_status","task_id":"interview_1","task_type":"post_text","task_title":"T","status":"completed","progress":100,"message":"任务已完成","step":"2/2","timestamp":"{{Shown}}","result":{"a_b":1.50,"l":"1, x","o_count":1,"n":null},"error":null,"redirect_url":"/x?y=1&z=2","redirect_params":{"p":[1]},"seq":5,"epoch":"e"}""",
        TaskStatusFrames.Fact("e", new StreamEvent
        {
            Seq = 5,
            Type = FactTypes.TaskCompleted,
            At = At,
            Data = Task with
            {
                Name = "interview_1",
                Title = "T",
                State = TaskStates.Completed,
                Progress = 100,
                ProgressText = null,
                Step = "2/2",
                Result = JsonElement.Parse("""{ "a": {"b": 1.50}, "l": [1, "x"], "o": [{}], "n": null }"""),
                RedirectUrl = "/x?y=1&z=2",
                RedirectParams = JsonElement.Parse("""{ "p": [1] }"""),
            },
        }));

    [Fact]
    public void A_record_is_the_status_with_the_rest_behind_it() => AssertBytes(
        $$"""{"type":"task_status","task_id":"7","task_type":"post_text","task_title":"post_text","status":"pending","progress":0,"message":"等待中","step":null,"timestamp":"{{Shown}}","result":null,"error":null,"queue_position":2,"estimated_wait_seconds":30,"user_id":9,"extra_data":{"e":1},"created_at":"{{Shown}}","updated_at":"{{Shown}}"}""",
        TaskStatusFrames.Record(Waiting with { ExtraData = JsonElement.Parse("""{ "e": 1 }""") }, 9));

    [Fact]
    public void A_snapshot_counts_its_tasks_and_leaves_out_removed_ones() => AssertBytes(
        $$"""{"type":"active_tasks","tasks":[{"task_id":"7","user_id":9,"task_type":"post_text","task_title":"post_text","status":"pending","progress":0,"message":"等待中","result":null,"error":null,"extra_data":null,"created_at":"{{Shown}}","updated_at":"{{Shown}}","queue_position":2,"estimated_wait_seconds":30}],"count":1,"seq":4,"epoch":"e"}""",
        TaskStatusFrames.ActiveTasks(new SocketWelcome
        {
            UserId = 9,
            Generation = 1,
            Epoch = "e",
            Seq = 4,
            ActiveTasks = [Waiting],
            FinishedTasks = [Task with { Dismissed = true }],
        }));

    private static TaskFact Waiting => Task with { State = TaskStates.Pending, ProgressText = null, Queue = new QueueStanding(2, 30, 1, 5) };

    [Fact]
    public void Greeting_and_pong_and_error()
    {
        AssertBytes(
            $$"""{"type":"connected","connection_id":"00000000-0000-0000-0000-000000000000","message":"WebSocket 连接已建立","timestamp":"{{Shown}}"}""",
            TaskStatusFrames.Connected(Guid.Empty, At));
        AssertBytes($$"""{"type":"pong","timestamp":"{{Shown}}"}""", TaskStatusFrames.Pong(At));
        AssertBytes("""{"type":"error","message":"未知"}""", TaskStatusFrames.Error("未知"));
    }

    [Fact]
    public void A_result_that_cannot_be_written_is_a_fault_of_the_frame_alone()
    {
        var bad = Task with { State = TaskStates.Completed, Result = JsonElement.Parse("""{"text":"\ud800"}""") };
        Assert.Throws<JsonException>(() => TaskStatusFrames.Record(bad, 9));

        // What is written next knows nothing of it.
        Greeting_and_pong_and_error();
    }

    private static void AssertBytes(string expected, OutboundFrame? frame) => Assert.Equal(expected, Encoding.UTF8.GetString(frame!.Bytes.Span));
}
