using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Resp;

namespace AiTasks.TaskApiStandIn;

/// <summary>
/// Streams whose events the load generator puts into Redis before it publishes them: event n of a stream is element n - 1 of the list
/// <c>log:KEY</c>, as a batch of one. The stream of a task has its beginning and nothing more, without Redis.
/// </summary>
internal sealed class KeptStreams : IDisposable
{
    /// <summary>Of all streams.</summary>
    public const string Epoch = "bench";

    private const string TaskPrefix = "task:";

    private readonly RespConnection _redis;
    private readonly ConcurrentQueue<TaskCompletionSource<StreamEvent[]>> _asked = [];

    public KeptStreams() => _redis = new RespConnection(Answer);

    public Task ConnectAsync(string address) => _redis.ConnectAsync(address);

    /// <summary>What comes after a position; lost when that is of another epoch, and nothing where there is no Redis.</summary>
    public async Task<StreamTail> AfterAsync(StreamPosition position)
    {
        var isLost = position.Epoch != Epoch;
        var events = isLost ? [] : TaskOf(position.Key) is { } task ? Begun(task, position.After) : _redis.IsConnected ? await ReadAsync(position) : [];
        return new StreamTail { Key = position.Key, Epoch = Epoch, Lost = isLost, More = false, Events = events };
    }

    public void Dispose() => _redis.Dispose();

    private static long? TaskOf(string key) =>
        key.StartsWith(TaskPrefix, StringComparison.Ordinal) ? long.Parse(key.AsSpan(TaskPrefix.Length), CultureInfo.InvariantCulture) : null;

    private static StreamEvent[] Begun(long task, long after) => after > 0 ? [] :
    [
        new StreamEvent
        {
            Seq = 1,
            Type = FactTypes.TaskStarted,
            Data = new TaskFact
            {
                TaskId = task,
                TaskType = TaskTypes.ChatAnswer,
                State = TaskStates.Running,
                Progress = 0,
                CreatedAt = DateTimeOffset.UtcNow,
            },
            At = DateTimeOffset.UtcNow,
        },
    ];

    private Task<StreamEvent[]> ReadAsync(StreamPosition position)
    {
        var answer = new TaskCompletionSource<StreamEvent[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        _redis.Send(
            ["LRANGE", "log:" + position.Key, position.After.ToString(CultureInfo.InvariantCulture), "-1"],
            sending: () => _asked.Enqueue(answer));
        return answer.Task;
    }

    private void Answer(IReadOnlyList<ReadOnlySequence<byte>> batches)
    {
        if (_asked.TryDequeue(out var asked))
            asked.SetResult([.. batches.Select(batch => JsonSerializer.Deserialize<StreamBatch>(batch.ToArray(), WireJson.Internal)!.Events[0])]);
    }
}
