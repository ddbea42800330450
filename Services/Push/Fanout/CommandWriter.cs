using System.Buffers;

namespace AiTasks.Push.Fanout;

/// <summary>
/// Brings commands to Redis without holding up who gives them: one write is under way at a time, and what is given meanwhile leaves
/// together afterwards.
/// </summary>
/// <param name="link">Where to.</param>
/// <param name="session">The lock under which commands are given.</param>
/// <param name="onBroken">Called when nothing can be written any more.</param>
internal sealed class CommandWriter(RedisLink link, Lock session, Action<Exception> onBroken)
{
    private ArrayBufferWriter<byte> _unsent = new();
    private ArrayBufferWriter<byte> _leaving = new();
    private bool _writing;

    /// <summary>Adds a command.</summary>
    /// <returns>Bytes that wait now.</returns>
    public int Add(Action<IBufferWriter<byte>> command)
    {
        command(_unsent);
        if (!_writing)
        {
            _writing = true;
            ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.Write(), this, preferLocal: false);
        }

        return _unsent.WrittenCount;
    }

    private void Write()
    {
        try
        {
            while (TakeUnsent() is { Length: > 0 } commands)
                link.Write(commands.Span);
        }
        catch (Exception error) when (RedisLink.IsBroken(error))
        {
            onBroken(error);
        }
    }

    private ReadOnlyMemory<byte> TakeUnsent()
    {
        lock (session)
        {
            (_unsent, _leaving) = (_leaving, _unsent);
            _unsent.ResetWrittenCount();
            _writing = _leaving.WrittenCount > 0;
            return _leaving.WrittenMemory;
        }
    }
}
