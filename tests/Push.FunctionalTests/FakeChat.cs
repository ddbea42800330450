using System.Collections.Concurrent;
using System.Net;
using AiTasks.Contracts;

namespace AiTasks.Push.FunctionalTests;

/// <summary>One chat as the push service sees it: its owner and the answers to its messages.</summary>
internal sealed class FakeChat(long owner, Action<string, byte[]> publish)
{
    private static long _lastTask = 1_000_000;

    private readonly Lock _lock = new();
    private readonly List<FakeAnswer> _answers = [];

    public Guid Id { get; } = Guid.NewGuid();

    public long Owner => owner;

    public string Language { get; init; } = "en";

    /// <summary>How openings are refused; null when they are not.</summary>
    public HttpStatusCode? Refused { get; set; }

    /// <summary>How many openings were refused.</summary>
    public int Refusals;

    /// <summary>What readers asked for.</summary>
    public ConcurrentQueue<ChatOpenRequest> Asked { get; } = new();

    /// <summary>A new message, whose answer waits for a worker.</summary>
    public FakeAnswer Ask() => Add(Guid.NewGuid());

    /// <summary>Another answer to the newest message, in the place of the last one.</summary>
    public FakeAnswer Replace()
    {
        FakeAnswer last;
        lock (_lock)
            last = _answers[^1];
        var next = Add(last.MessageId);
        last.Cancel();
        return next;
    }

    public FakeAnswer? Find(long taskId)
    {
        lock (_lock)
            return _answers.Find(answer => answer.TaskId == taskId);
    }

    public ChatOpening Open(ChatOpenRequest request)
    {
        Asked.Enqueue(request);
        lock (_lock)
        {
            var answer = _answers.Count > 0 && !(request.OnlyUnread && _answers[^1].Delivered) ? _answers[^1] : null;
            return new ChatOpening
            {
                UserId = owner,
                TaskId = answer?.TaskId,
                MessageId = answer?.MessageId,
                Epoch = answer?.Epoch,
                Language = Language,
                Answer = answer?.Kept,
            };
        }
    }

    private FakeAnswer Add(Guid messageId)
    {
        var answer = new FakeAnswer(Interlocked.Increment(ref _lastTask), messageId, publish);
        lock (_lock)
            _answers.Add(answer);
        publish(StreamKeys.Chat(Id), []);
        return answer;
    }
}
