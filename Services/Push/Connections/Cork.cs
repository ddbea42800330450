using AiTasks.Push.Delivery;
using AiTasks.Push.Fanout;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>
/// Holds back what goes to many sockets while the thread that hears the fan-out hears messages that came together: several such frames leave
/// in one write for each socket, so a node that falls behind sends less often and does not fall further behind.
/// </summary>
internal sealed class Cork(IOptions<ConnectionOptions> options) : IHearing
{
    // What goes to few is sent in less time than it would be held back.
    private const int ManySockets = 8;

    // Of the thread: one connection to Redis may still be heard while the next one is already.
    [ThreadStatic]
    private static Held? _held;

    public void Begin()
    {
        _held ??= new Held(options.Value.HeldBytes);
        _held.IsOpen = true;
    }

    public void End() => _held?.Release();

    /// <summary>Keeps a frame for later that was appended, if it goes to many and this thread holds back.</summary>
    /// <returns>False: it has to be sent now.</returns>
    public static bool TryHold(FrameWriter writer, OutboundFrame frame) =>
        frame.Delivery is { Sockets: >= ManySockets } delivery && _held is { IsOpen: true } held && held.TryAdd(writer, delivery, frame.Bytes.Length);

    private sealed class Held(int maxBytes)
    {
        private readonly List<(FrameWriter Writer, FactDelivery Delivery)> _frames = [];
        private int _bytes;

        public bool IsOpen { get; set; }

        public bool TryAdd(FrameWriter writer, FactDelivery delivery, int bytes)
        {
            if (_bytes + bytes > maxBytes)
                return false;

            _bytes += bytes;
            _frames.Add((writer, delivery));
            return true;
        }

        public void Release()
        {
            IsOpen = false;
            foreach (var (writer, delivery) in _frames)
                writer.SendHeld(delivery);
            _frames.Clear();
            _bytes = 0;
        }
    }
}
