using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using MassTransit;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Takes commands as a worker does, and leaves the rest to the test.</summary>
internal sealed class ScriptedWorker : IAsyncDisposable
{
    /// <summary>A command with this in its context is one that no worker can take.</summary>
    public const string Unreadable = "[[unreadable]]";

    private readonly IBusControl _bus;

    public ConcurrentQueue<GenerateText> Commands { get; } = [];
    public ConcurrentQueue<CancelGeneration> Cancels { get; } = [];

    private ScriptedWorker(string connection) => _bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
    {
        rabbit.Host(new Uri(connection));
        rabbit.ParkForPeople();
        rabbit.ReceiveEndpoint(BusEndpoints.GenerateText, endpoint =>
        {
            endpoint.UseDurableQueue();
            endpoint.Handler<GenerateText>(context =>
            {
                if (context.Message.ContextJson.Contains(Unreadable, StringComparison.Ordinal))
                    throw new InvalidOperationException(Unreadable);
                Commands.Enqueue(context.Message);
                return Task.CompletedTask;
            });
        });
        rabbit.ReceiveEndpoint(endpoint => endpoint.Handler<CancelGeneration>(context =>
        {
            Cancels.Enqueue(context.Message);
            return Task.CompletedTask;
        }));
    });

    public static async Task<ScriptedWorker> StartAsync(string connection)
    {
        var worker = new ScriptedWorker(connection);
        await worker._bus.StartAsync();
        return worker;
    }

    /// <summary>The command for an attempt of a task, once it has arrived.</summary>
    public async Task<GenerateText> CommandAsync(long taskId, int attempt = 1)
    {
        await Wait.ForAsync($"the command of task {taskId}, attempt {attempt}",
            () => Commands.Any(command => command.TaskId == taskId && command.Attempt == attempt));
        return Commands.First(command => command.TaskId == taskId && command.Attempt == attempt);
    }

    /// <summary>The command with these words in its context, once it has arrived; of several, the one with this number.</summary>
    public async Task<GenerateText> CommandAboutAsync(string words, int number = 1)
    {
        bool IsMeant(GenerateText command) => command.ContextJson.Contains(words, StringComparison.Ordinal);
        await Wait.ForAsync($"command {number} about {words}", () => Commands.Count(IsMeant) >= number);
        return Commands.Where(IsMeant).ElementAt(number - 1);
    }

    /// <summary>Claims an attempt and goes on as its run.</summary>
    public async Task<ScriptedRun> ClaimAsync(long taskId, int attempt = 1)
    {
        await CommandAsync(taskId, attempt);
        var run = new ScriptedRun(this, taskId, attempt);
        Assert.True(await run.BeginAsync(), $"The claim of task {taskId}, attempt {attempt} was refused.");
        return run;
    }

    public async Task<bool> AskAsync<T>(T report) where T : class, IGenerationReport
    {
        var client = _bus.CreateRequestClient<T>(BusEndpoints.Exchange(BusEndpoints.TaskReports(report.TaskId)), RequestTimeout.After(s: 30));
        return (await client.GetResponse<GenerationVerdict>(report)).Message.Accepted;
    }

    /// <summary>Says what several tasks of one report queue show, in one message.</summary>
    public async Task SendAsync(params GenerationOutput[] outputs)
    {
        var endpoint = await _bus.GetSendEndpoint(BusEndpoints.Exchange(BusEndpoints.TaskReports(outputs[0].TaskId)));
        await endpoint.Send(new GenerationOutputs { Outputs = outputs });
    }

    /// <summary>Says that there is a worker with so many slots.</summary>
    public Task AnnounceAsync(string worker, int slots) => AnnounceAsync(new WorkerPresence { Worker = worker, Slots = slots });

    /// <summary>Says what a worker says of itself.</summary>
    public Task AnnounceAsync(WorkerPresence presence) => _bus.Publish(presence);

    public async ValueTask DisposeAsync() => await _bus.StopAsync();
}

/// <summary>One run of one attempt. Every report is sent as a request, so that its verdict is known.</summary>
internal sealed class ScriptedRun(ScriptedWorker worker, long taskId, int attempt)
{
    private int _seq;

    public Guid RunId { get; init; } = Guid.NewGuid();

    public Task<bool> BeginAsync() => worker.AskAsync(new GenerationStarted
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = _seq = 1,
        Worker = "test",
    });

    public Task<bool> ProgressAsync(int percent, string text, int? seq = null) => worker.AskAsync(new GenerationProgressed
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = seq ?? ++_seq,
        Percent = percent,
        Text = text,
    });

    /// <summary>Shows the next piece of an answer.</summary>
    public Task<bool> SayAsync(string text, int? seq = null) => ShowAsync(seq, new OutputPiece { Type = OutputTypes.Text, Text = text });

    public Task<bool> ShowAsync(int? seq, params OutputPiece[] pieces) => worker.AskAsync(Output(seq, pieces));

    /// <summary>The next piece of an answer, for a message with others.</summary>
    public GenerationOutput Said(string text) => Output(null, new OutputPiece { Type = OutputTypes.Text, Text = text });

    public Task<bool> HeartbeatAsync() => worker.AskAsync(new GenerationHeartbeat
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = ++_seq,
    });

    public Task<bool> CompleteAsync(string result = """{"goals":[{"title":"цель"}]}""", int? seq = null) => worker.AskAsync(new GenerationCompleted
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = seq ?? ++_seq,
        ResultJson = result,
        UsageJson = "{}",
    });

    public Task<bool> FailAsync(string code, string message) => worker.AskAsync(new GenerationFailed
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = ++_seq,
        Code = code,
        Message = message,
    });

    public Task<bool> ReturnAsync() => worker.AskAsync(new GenerationReturned
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = ++_seq,
    });

    private GenerationOutput Output(int? seq, params OutputPiece[] pieces) => new()
    {
        TaskId = taskId,
        Attempt = attempt,
        RunId = RunId,
        ReportSeq = seq ?? ++_seq,
        Pieces = pieces,
    };
}
