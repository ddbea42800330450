using System.Text;
using AiTasks.Push.Connections;

namespace AiTasks.UnitTests.Push;

/// <summary>A network that takes everything, or nothing for a while, or is gone.</summary>
internal sealed class FakeTransport : ITransport
{
    private readonly Lock _lock = new();
    private readonly List<string> _appended = [];
    private readonly List<string> _sent = [];
    private readonly TaskCompletionSource _waitedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _full;

    public bool HearsClient => true;

    public bool Aborted { get; private set; }

    public bool Broken { get; set; }

    public int Flushes { get; private set; }

    /// <summary>Times that something left.</summary>
    public int Writes { get; private set; }

    public Task WaitedFor => _waitedFor.Task;

    public List<string> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent];
        }
    }

    public bool Full
    {
        set
        {
            lock (_lock)
                _full = value;
            Change();
        }
    }

    public bool Append(FrameKind kind, ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        _appended.Add(Encoding.UTF8.GetString(frame.Span));
        return true;
    }

    public void AppendClose(DisconnectReason reason, int code, string text) => _appended.Add($"close {reason}");

    public Flushed TryFlush()
    {
        lock (_lock)
        {
            if (_full)
                return Flushed.Waiting;
            if (Broken)
                return Flushed.Broken;
            Writes += _appended.Count > 0 ? 1 : 0;
            _sent.AddRange(_appended);
            _appended.Clear();
            return Flushed.Done;
        }
    }

    public async ValueTask<bool> FlushAsync()
    {
        Flushes++;
        while (true)
        {
            var changed = _changed.Task;
            if (TryFlush() is var flushed and not Flushed.Waiting)
            {
                Change();
                return flushed is Flushed.Done;
            }

            _waitedFor.TrySetResult();
            await changed;
        }
    }

    public async Task SentAsync(int count)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (Sent.Count >= count)
                return;
            await changed;
        }
    }

    public ValueTask<(Inbound Kind, ReadOnlyMemory<byte> Payload)> ReceiveAsync() => throw new NotSupportedException();

    public void Abort() => Aborted = true;

    public void Dispose()
    {
        // Nothing is held.
    }

    private void Change() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
