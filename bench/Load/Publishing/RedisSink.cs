using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AiTasks.Load.Publishing;

/// <summary>
/// Publishes through Redis, over a connection that gets no answers, since nobody needs the number of subscribers. Used by one thread.
/// </summary>
internal sealed class RedisSink : IEventSink
{
    private readonly bool _keeps;
    private readonly Socket _socket;
    private readonly OutputBuffer _output;

    /// <param name="redis">Where Redis listens.</param>
    /// <param name="keeps">
    /// True: every message is put into the list <c>log:CHANNEL</c> first, as our task API commits what it publishes afterwards.
    /// </param>
    public RedisSink(IPEndPoint redis, bool keeps)
    {
        _keeps = keeps;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 10_000 };
        _socket.Connect(redis);
        _output = new OutputBuffer(_socket);
        Ask("*1\r\n$4\r\nPING\r\n"u8, "+PONG\r\n");
        _socket.Send("*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$3\r\nOFF\r\n"u8);
    }

    public void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        if (_keeps)
            Command("*3\r\n$5\r\nRPUSH\r\n$"u8, "log:"u8, channel, message);
        Command("*3\r\n$7\r\nPUBLISH\r\n$"u8, [], channel, message);
    }

    public void Flush() => _output.Flush();

    // Redis takes commands in their order, so it has taken all when it answers this.
    public void Finish()
    {
        Flush();
        Ask("*3\r\n$6\r\nCLIENT\r\n$5\r\nREPLY\r\n$2\r\nON\r\n"u8, "+OK\r\n");
    }

    public void Dispose() => _socket.Dispose();

    private void Command(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        var command = new MessageWriter(_output.Room(channel.Length + message.Length + 64));
        command.Add(name);
        command.Add(prefix.Length + channel.Length);
        command.Add("\r\n"u8);
        command.Add(prefix);
        command.Add(channel);
        command.Add("\r\n$"u8);
        command.Add(message.Length);
        command.Add("\r\n"u8);
        command.Add(message);
        command.Add("\r\n"u8);
        _output.Advance(command.Length);
    }

    private void Ask(ReadOnlySpan<byte> command, string expected)
    {
        _socket.Send(command);
        var answer = new byte[expected.Length];
        for (var read = 0; read < answer.Length;)
        {
            if (_socket.Receive(answer.AsSpan(read)) is > 0 and var count)
                read += count;
            else
                throw new IOException("Redis has closed the connection.");
        }

        if (Encoding.ASCII.GetString(answer) is var text && text != expected)
            throw new IOException($"Redis answers '{text.Trim()}'.");
    }
}
