using System.Buffers;

namespace AiTasks.Push.Fanout;

/// <summary>What to do with an answer.</summary>
/// <returns>False: read no more.</returns>
internal delegate bool RespAnswerTaker(RespAnswer answer);

/// <summary>Reads what Redis says until its end: as much as there is with one call, and every message where it lies.</summary>
internal static class FanoutReader
{
    // As much as the kernel has after a burst.
    private const int UsualBytes = 64 * 1024;

    /// <exception cref="FanoutLostException">It cannot be understood.</exception>
    /// <exception cref="IOException">The connection is broken.</exception>
    public static void Run(RedisLink link, FanoutOptions options, RespAnswerTaker take, FanoutMessage listener, IHearing? hearing)
    {
        var pace = new ReadPace(options.GatherTime);
        var buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
        try
        {
            var count = 0;
            while (link.Read(buffer.AsSpan(count)) is > 0 and var more)
            {
                count += more;
                hearing?.Begin();
                (int Read, int Needed, int Messages)? taken;
                try
                {
                    taken = Take(buffer.AsSpan(0, count), options, take, listener);
                }
                finally
                {
                    hearing?.End();
                }

                if (taken is not var (read, needed, messages))
                    return;
                buffer = MakeRoom(buffer, read, count - read, needed);
                count -= read;
                pace.Rest(messages);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Null: read no more.
    private static (int Read, int Needed, int Messages)? Take(
        ReadOnlySpan<byte> bytes, FanoutOptions options, RespAnswerTaker take, FanoutMessage listener)
    {
        var (read, messages) = (0, 0);
        while (read < bytes.Length)
        {
            var reader = new RespReader(bytes[read..], options.MaxMessageBytes);
            if (!reader.TryRead(out var answer))
                return (read, reader.Needed, messages);
            if (!take(answer))
                return null;

            if (answer.Kind is RespKind.Message)
            {
                listener(answer.Channel, answer.Text);
                messages++;
            }

            read += reader.Consumed;
        }

        return (read, 0, messages);
    }

    // The rest moves to the front of a buffer that holds the answer it is a part of, and of no larger one than usual afterwards.
    private static byte[] MakeRoom(byte[] buffer, int from, int count, int needed)
    {
        var size = Math.Max(UsualBytes, needed);
        var target = buffer;
        if (size > buffer.Length || size < buffer.Length / 2)
            target = ArrayPool<byte>.Shared.Rent(size);
        buffer.AsSpan(from, count).CopyTo(target);
        if (target != buffer)
            ArrayPool<byte>.Shared.Return(buffer);
        return target;
    }
}
