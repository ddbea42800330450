using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>
/// The task API as a worker sees it. On the bus it gives commands, decides claims by the real rule and remembers every report; over HTTP it
/// has pictures, chats, documents and shared answers.
/// </summary>
internal sealed class FakeTaskApi : IAsyncDisposable
{
    private static long _lastTaskId = Random.Shared.Next(1_000_000);

    private readonly ConcurrentDictionary<long, ConcurrentQueue<IGenerationReport>> _reports = new();
    private readonly ConcurrentDictionary<(long, int), Guid> _granted = new();
    private readonly ConcurrentDictionary<(long, int), bool> _cancelled = new();
    private readonly ConcurrentDictionary<long, int> _unanswered = new();
    private readonly ConcurrentDictionary<long, TimeSpan> _timeLeft = new();
    private readonly WebApplication _http;
    private readonly IBusControl _bus;

    private FakeTaskApi(string connection)
    {
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit => Configure(rabbit, connection));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _http = builder.Build();
        Pictures.Map(_http);
        Chats.Map(_http);
        Accounts.Map(_http);
        Answers = new FakeSharedAnswers(IsOver);
        Answers.Map(_http);
    }

    /// <summary>Where it listens for HTTP.</summary>
    public string Address { get; private set; } = "";
    public FakePictures Pictures { get; } = new();
    public FakeChats Chats { get; } = new();
    public FakeAccounts Accounts { get; } = new();
    public FakeSharedAnswers Answers { get; }

    /// <summary>The commands that no worker could handle.</summary>
    public ConcurrentQueue<GenerateText> Refused { get; } = new();

    public static async Task<FakeTaskApi> StartAsync(string connection)
    {
        var api = new FakeTaskApi(connection);
        await api._http.StartAsync(TestContext.Current.CancellationToken);
        api.Address = api._http.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await api._bus.StartAsync(TestContext.Current.CancellationToken);
        return api;
    }

    public static GenerateText Command(string type, string context = "{}", string language = "ru", int deadlineSeconds = 60) => new()
    {
        TaskId = Interlocked.Increment(ref _lastTaskId),
        Attempt = 1,
        UserId = 1,
        TaskType = type,
        ContextJson = context,
        Language = language,
        Deadline = DateTimeOffset.UtcNow.AddSeconds(deadlineSeconds),
    };

    /// <summary>A decomposition whose goal title makes the fake model behave in a certain way.</summary>
    public static GenerateText Marked(string behaviour, int deadlineSeconds = 60) => Command(
        TaskTypes.GoalDecomposition, $$"""{"goal_title": "[[{{behaviour}}]] {{Guid.NewGuid():N}}"}""", deadlineSeconds: deadlineSeconds);

    /// <summary>Sends a command, once a worker has declared its queue.</summary>
    public async Task SendAsync(GenerateText command)
    {
        Answers.Start(command);
        var endpoint = await _bus.GetSendEndpoint(BusEndpoints.Exchange(BusEndpoints.GenerateText));
        await Wait.ForAsync("a queue to take the command", async () =>
        {
            await endpoint.Send(command, MandatorySend.Pipe, TestContext.Current.CancellationToken);
            return true;
        });
    }

    public Task CancelAsync(GenerateText command)
    {
        _cancelled.TryAdd((command.TaskId, command.Attempt), true);
        return _bus.Publish(new CancelGeneration { TaskId = command.TaskId, Attempt = command.Attempt }, TestContext.Current.CancellationToken);
    }

    /// <summary>Grants a task's attempt to a run that is not the worker's.</summary>
    public void GrantElsewhere(GenerateText command) => _granted[(command.TaskId, command.Attempt)] = Guid.NewGuid();

    /// <summary>Leaves the next claims of a task without an answer.</summary>
    public void Ignore(GenerateText command, int claims) => _unanswered[command.TaskId] = claims;

    /// <summary>Says with the verdict how long a task has, whatever its command says.</summary>
    public void Give(GenerateText command, TimeSpan timeLeft) => _timeLeft[command.TaskId] = timeLeft;

    public IReadOnlyList<IGenerationReport> Reports(GenerateText command) => [.. _reports.GetValueOrDefault(command.TaskId) ?? []];

    public T? Find<T>(GenerateText command) => Reports(command).OfType<T>().FirstOrDefault();

    public async Task<T> WaitForAsync<T>(GenerateText command, TimeSpan? timeout = null)
        where T : class
    {
        await Wait.ForAsync(
            $"{typeof(T).Name} of task {command.TaskId}",
            () => Find<T>(command) is not null ? true : throw new InvalidOperationException(
                $"So far: {string.Join(", ", Reports(command).Select(report => report.GetType().Name))}"),
            timeout);
        return Find<T>(command)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync(CancellationToken.None);
        await _http.DisposeAsync();
    }

    private void Configure(IRabbitMqBusFactoryConfigurator rabbit, string connection)
    {
        rabbit.Host(new Uri(connection));
        for (var partition = 0; partition < BusEndpoints.ReportPartitions; partition++)
        {
            rabbit.ReceiveEndpoint(BusEndpoints.TaskReportsPartition(partition), endpoint =>
            {
                endpoint.UseDurableQueue();
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.Handler<GenerationStarted>(DecideAsync);
                endpoint.Handler<GenerationProgressed>(RecordAsync);
                endpoint.Handler<GenerationOutput>(RecordAsync);
                endpoint.Handler<GenerationOutputs>(RecordAsync);
                endpoint.Handler<GenerationHeartbeat>(RecordAsync);
                endpoint.Handler<GenerationCompleted>(RecordAsync);
                endpoint.Handler<GenerationFailed>(RecordAsync);
                endpoint.Handler<GenerationReturned>(RecordAsync);
            });
        }

        rabbit.ReceiveEndpoint(BusEndpoints.RefusedCommands, endpoint =>
        {
            endpoint.UseDurableQueue();
            endpoint.Bind<Fault<GenerateText>>();
            endpoint.Handler<Fault<GenerateText>>(context =>
            {
                Refused.Enqueue(context.Message.Message);
                return Task.CompletedTask;
            });
        });
    }

    private Task DecideAsync(ConsumeContext<GenerationStarted> context)
    {
        Add(context.Message);
        if (_unanswered.AddOrUpdate(context.Message.TaskId, -1, (_, left) => left - 1) >= 0)
            return Task.CompletedTask;
        var granted = _granted.GetOrAdd((context.Message.TaskId, context.Message.Attempt), context.Message.RunId);
        return context.RespondAsync(new GenerationVerdict
        {
            Accepted = granted == context.Message.RunId,
            TimeLeft = _timeLeft.TryGetValue(context.Message.TaskId, out var left) ? left : null,
        });
    }

    private Task RecordAsync<T>(ConsumeContext<T> context)
        where T : class, IGenerationReport
    {
        Add(context.Message);
        return Task.CompletedTask;
    }

    private Task RecordAsync(ConsumeContext<GenerationOutputs> context)
    {
        foreach (var output in context.Message.Outputs) Add(output);
        return Task.CompletedTask;
    }

    private bool IsOver(long taskId, int attempt) => _cancelled.ContainsKey((taskId, attempt))
        || (_reports.GetValueOrDefault(taskId) ?? []).Any(report =>
            report.Attempt == attempt && report is GenerationCompleted or GenerationFailed or GenerationReturned);

    private void Add(IGenerationReport report) => _reports.GetOrAdd(report.TaskId, _ => new()).Enqueue(report);
}
