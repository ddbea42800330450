using System.Text.Json;
using AiTasks.Contracts;
using MassTransit;

namespace AiTasks.UnitTests.Contracts;

/// <summary>
/// What is on the wire between versions of our services. A failure here is a change that orphans messages already sent: keep
/// the old form readable, or change it in two releases.
/// </summary>
public sealed class WireFormatTests
{
    private static readonly Guid Run = Guid.Parse("0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11");
    private static readonly DateTimeOffset Time = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<object, string, string> Messages => new()
    {
        {
            new GenerateText
            {
                TaskId = 5, Attempt = 2, UserId = 7, TaskType = "goal_mentor_help", ContextJson = "{}", Language = "ru", Deadline = Time,
            },
            "urn:message:AiTasks.Contracts:GenerateText",
            """{"taskId":5,"attempt":2,"userId":7,"taskType":"goal_mentor_help","contextJson":"{}","language":"ru","deadline":"2026-11-20T12:00:00+00:00"}"""
        },
        {
            new CancelGeneration { TaskId = 5, Attempt = 2 },
            "urn:message:AiTasks.Contracts:CancelGeneration",
            """{"taskId":5,"attempt":2}"""
        },
        {
            new GenerationStarted { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 1, Worker = "host:1" },
            "urn:message:AiTasks.Contracts:GenerationStarted",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":1,"worker":"host:1"}"""
        },
        {
            new WorkerPresence { Worker = "host:1", Slots = 100 },
            "urn:message:AiTasks.Contracts:WorkerPresence",
            """{"worker":"host:1","slots":100}"""
        },
        {
            new WorkerPresence
            {
                Worker = "host:1", Slots = 100, Running = 3,
                Providers = [new ProviderPresence { Name = "main", Kind = "openai", Circuit = CircuitStates.HalfOpen, Active = 2, Waiting = 1 }],
            },
            "urn:message:AiTasks.Contracts:WorkerPresence",
            """{"worker":"host:1","slots":100,"running":3,"providers":[{"name":"main","kind":"openai","circuit":"half_open","active":2,"waiting":1}]}"""
        },
        {
            new GenerationVerdict { Accepted = true },
            "urn:message:AiTasks.Contracts:GenerationVerdict",
            """{"accepted":true}"""
        },
        {
            new GenerationProgressed { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 2, Percent = 30, Text = "да", Step = "1/3" },
            "urn:message:AiTasks.Contracts:GenerationProgressed",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":2,"percent":30,"text":"да","step":"1/3"}"""
        },
        {
            new GenerationHeartbeat { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 3 },
            "urn:message:AiTasks.Contracts:GenerationHeartbeat",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":3}"""
        },
        {
            new GenerationOutput
            {
                TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 3,
                Pieces = [new OutputPiece { Type = OutputTypes.Progress, Text = "да", Name = "llm", Share = 0.5, Data = JsonElement.Parse("""{"n":1}"""), Model = "m" }],
            },
            "urn:message:AiTasks.Contracts:GenerationOutput",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":3,"pieces":[{"type":"progress","text":"да","name":"llm","share":0.5,"data":{"n":1},"model":"m"}]}"""
        },
        {
            new GenerationOutputs
            {
                Outputs = [new GenerationOutput { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 3, Pieces = [new OutputPiece { Type = OutputTypes.Text, Text = "да" }] }],
            },
            "urn:message:AiTasks.Contracts:GenerationOutputs",
            """{"outputs":[{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":3,"pieces":[{"type":"text","text":"да"}]}]}"""
        },
        {
            new GenerationCompleted { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 4, ResultJson = "{}", UsageJson = "{}" },
            "urn:message:AiTasks.Contracts:GenerationCompleted",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":4,"resultJson":"{}","usageJson":"{}"}"""
        },
        {
            new GenerationFailed { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 4, Code = "timeout", Message = "нет" },
            "urn:message:AiTasks.Contracts:GenerationFailed",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":4,"code":"timeout","message":"нет"}"""
        },
        {
            new GenerationReturned { TaskId = 5, Attempt = 2, RunId = Run, ReportSeq = 4 },
            "urn:message:AiTasks.Contracts:GenerationReturned",
            """{"taskId":5,"attempt":2,"runId":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","reportSeq":4}"""
        },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_keep_their_names_and_members(object message, string urn, string json)
    {
        Assert.Equal(urn, MessageUrn.ForTypeString(message.GetType()));
        Assert.Equal(json, JsonSerializer.Serialize(message, message.GetType(), WireJson.Internal));
        var read = JsonSerializer.Deserialize(json[..^1] + ""","fromALaterVersion":1}""", message.GetType(), WireJson.Internal);
        Assert.Equal(json, JsonSerializer.Serialize(read, message.GetType(), WireJson.Internal));
    }

    [Fact]
    public void Every_message_is_listed_here()
    {
        var listed = Messages.Select(row => row.Data.Item1.GetType()).ToHashSet();
        var reports = typeof(IGenerationReport).Assembly.GetTypes()
            .Where(type => type.IsClass && typeof(IGenerationReport).IsAssignableFrom(type));
        Assert.All(reports, report => Assert.Contains(report, listed));
    }

    [Fact]
    public void Events_in_the_log_keep_their_members()
    {
        var batch = new StreamBatch
        {
            Epoch = "e",
            Events =
            [
                new StreamEvent
                {
                    Seq = 3,
                    Type = FactTypes.TaskFailed,
                    At = Time,
                    TraceParent = "00-1-2-01",
                    Data = new TaskFact
                    {
                        TaskId = 5,
                        TaskType = "goal_mentor_help",
                        State = TaskStates.Failed,
                        Progress = 40,
                        ProgressText = "да",
                        Error = new TaskError("timeout", "нет"),
                        CreatedAt = Time,
                        FinishedAt = Time,
                    },
                },
            ],
        };
        Assert.Equal(
            """{"epoch":"e","events":[{"seq":3,"type":"task_failed","data":{"taskId":5,"taskType":"goal_mentor_help","state":"failed","progress":40,"progressText":"да","error":{"code":"timeout","message":"нет"},"createdAt":"2026-11-20T12:00:00+00:00","finishedAt":"2026-11-20T12:00:00+00:00"},"at":"2026-11-20T12:00:00+00:00","traceParent":"00-1-2-01"}]}""",
            JsonSerializer.Serialize(batch, WireJson.Internal));
    }

    [Fact]
    public void Queues_keep_their_names()
    {
        Assert.Equal("generate-text", BusEndpoints.GenerateText);
        Assert.Equal(["task-reports-0", "task-reports-1", "task-reports-2", "task-reports-3"],
            Enumerable.Range(0, BusEndpoints.ReportPartitions).Select(BusEndpoints.TaskReportsPartition));
        Assert.Equal("user:7", StreamKeys.User(7));
    }
}
