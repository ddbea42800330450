using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>A person who listens to a socket and to an event stream at the same time.</summary>
internal sealed class RacePerson : IAsyncDisposable
{
    public const int AtEnd = 100;

    // The task API ends every task within two minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(130);

    private readonly ConcurrentQueue<JsonObject> _streamed = new();
    private readonly ConcurrentDictionary<long, int> _progress = new();
    private readonly SemaphoreSlim _speaking = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _streaming;

    private RacePerson(Uri gateway, FrontClient client, TaskSocket socket)
    {
        (Client, Socket) = (client, socket);
        _streaming = StreamAsync(gateway);
    }

    public FrontClient Client { get; }

    public TaskSocket Socket { get; }

    /// <summary>What the socket said of tasks.</summary>
    public IReadOnlyList<JsonObject> HeardFromSocket => [.. Socket.Frames.Select(frame => frame.Whole).Where(IsFact)];

    /// <summary>What the event stream said of tasks.</summary>
    public IReadOnlyList<JsonObject> HeardFromStream => [.. _streamed.Where(IsFact)];

    /// <summary>A new person, who already hears both.</summary>
    public static async Task<RacePerson> ComeAsync(Uri gateway)
    {
        var client = await FrontClient.RegisterAsync(gateway);
        var person = new RacePerson(gateway, client, await client.ConnectAsync());
        await Wait.ForAsync("the event stream to begin", () => person.Streamed(() => !person._streamed.IsEmpty));
        return person;
    }

    /// <summary>Waits until a task is seen to be as far as this, or over.</summary>
    public Task ReachAsync(long taskId, int percent) => Wait.ForAsync(
        $"task {taskId} to be at {percent} %", () => Streamed(() => _progress.GetValueOrDefault(taskId) >= percent), Patience);

    /// <summary>Cancels a task over the socket, on which one message at a time may be sent.</summary>
    public async Task CancelOverSocketAsync(long taskId)
    {
        await _speaking.WaitAsync();
        try
        {
            await Socket.SendAsync(new { action = "cancel_task", data = new { task_id = taskId } });
        }
        finally
        {
            _speaking.Release();
        }
    }

    /// <summary>Goes once more through everything, so that whatever was on its way has come before.</summary>
    public async Task RunOneMoreAsync()
    {
        var last = await Client.StartAsync(TaskTypes.GoalDecomposition, new { goal_title = "Марафон" });
        await Socket.TerminalAsync(last, Patience);
        await ReachAsync(last, AtEnd);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _streaming.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Socket.DisposeAsync();
        Client.Dispose();
        _speaking.Dispose();
        _over.Dispose();
    }

    private static bool IsFact(JsonObject frame) => (string?)frame["type"] is
        "task_started" or "task_progress" or "task_completed" or "task_failed" or "task_cancelled";

    private bool Streamed(Func<bool> condition)
    {
        if (condition()) return true;
        return _streaming.IsCompleted ? throw new InvalidOperationException("The event stream has ended.", _streaming.Exception) : false;
    }

    private async Task StreamAsync(Uri gateway)
    {
        await foreach (var frame in EventStream.ReadAsync(gateway, Client.CookieHeader, cancellation: _over.Token))
        {
            _streamed.Enqueue(frame);
            if (IsFact(frame))
                _progress[(long)frame["data"]!["task_id"]!] = Progress(frame);
        }
    }

    private static int Progress(JsonObject frame) => (string?)frame["type"] switch
    {
        "task_started" => 0,
        "task_progress" => (int)frame["data"]!["progress_percent"]!,
        _ => AtEnd,
    };
}
