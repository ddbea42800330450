using System.Net.Sockets;
using System.Text;

namespace AiTasks.Load.Publishing;

/// <summary>
/// Publishes by HTTP, one POST a message, over one connection on which answers are not waited for before the next request (RFC 9112
/// section 9.3.2). Used by one thread.
/// </summary>
internal sealed class HttpSink : IEventSink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Socket _socket;
    private readonly OutputBuffer _output;
    private readonly byte[] _beforeChannel;
    private readonly byte[] _afterChannel;
    private readonly Task _reading;
    private long _asked;
    private long _accepted;

    public HttpSink(Target target)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(target.EndPoint);
        _output = new OutputBuffer(_socket);
        _beforeChannel = Encoding.ASCII.GetBytes($"POST {target.Path ?? "/"}?user=");
        _afterChannel = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {target.EndPoint}\r\nContent-Length: ");
        _reading = Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
    }

    public void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        var request = new MessageWriter(_output.Room(_beforeChannel.Length + channel.Length + _afterChannel.Length + message.Length + 32));
        request.Add(_beforeChannel);
        request.Add(channel);
        request.Add(_afterChannel);
        request.Add(message.Length);
        request.Add("\r\n\r\n"u8);
        request.Add(message);
        _output.Advance(request.Length);
        _asked++;
    }

    public void Flush() => _output.Flush();

    public void Finish()
    {
        Flush();
        for (var until = Clock.Now + Patience.TotalNanoseconds; Volatile.Read(ref _accepted) < _asked; Thread.Sleep(1))
        {
            if (Clock.Now > until || _reading.IsCompleted)
                throw new IOException($"{_accepted} of {_asked} messages were accepted. {_reading.Exception?.InnerException?.Message}");
        }
    }

    public void Dispose() => _socket.Dispose();

    // Counts answers by their status lines; one may lie across two reads.
    private void Read()
    {
        var status = "HTTP/1.1 2"u8;
        var buffer = new byte[64 * 1024];
        var kept = 0;
        while (_socket.Receive(buffer.AsSpan(kept)) is > 0 and var count)
        {
            var rest = buffer.AsSpan(0, kept + count);
            while (rest.IndexOf(status) is >= 0 and var at)
            {
                Volatile.Write(ref _accepted, _accepted + 1);
                rest = rest[(at + status.Length)..];
            }

            kept = Math.Min(rest.Length, status.Length - 1);
            rest[^kept..].CopyTo(buffer);
        }
    }
}
