using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace AiTasks.Resp;

/// <summary>
/// A connection to Redis for commands that are answered with arrays (RESP2). One loop reads, so that answers come in their order, and hands
/// each on without a thread or a queue between.
/// </summary>
/// <param name="take">Takes an answer's parts, whose memory is used for others afterwards. Called by one thread at a time; must not wait.</param>
internal sealed class RespConnection(Action<IReadOnlyList<ReadOnlySequence<byte>>> take) : IDisposable
{
    private const string PasswordMark = ",password=";

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly List<ReadOnlySequence<byte>> _parts = [];
    private readonly Lock _writing = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>False once the connection has ended.</summary>
    public bool IsConnected => !_reading.IsCompleted;

    /// <summary>Connects to <c>host:port</c> or <c>host:port,password=…</c>.</summary>
    public async Task ConnectAsync(string address)
    {
        var parts = address.Split(PasswordMark, 2);
        var target = new Uri("redis://" + parts[0]);
        await _client.ConnectAsync(target.Host, target.Port);
        if (parts.Length > 1)
            await SignInAsync(parts[1]);
        _reading = ReadAsync(PipeReader.Create(_client.GetStream()));
    }

    /// <summary>Sends a command.</summary>
    /// <param name="words">The command.</param>
    /// <param name="sending">Called right before, in the order in which commands are sent.</param>
    public void Send(string[] words, Action? sending = null)
    {
        var command = new StringBuilder($"*{words.Length}\r\n");
        foreach (var word in words)
            command.Append(null, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        lock (_writing)
        {
            sending?.Invoke();
            _client.GetStream().Write(Encoding.UTF8.GetBytes(command.ToString()));
        }
    }

    public void Dispose() => _client.Dispose();

    // The only answer that is no array.
    private async Task SignInAsync(string password)
    {
        Send(["AUTH", password]);
        var answer = new byte["+OK\r\n".Length];
        await _client.GetStream().ReadExactlyAsync(answer);
        if (!answer.AsSpan().SequenceEqual("+OK\r\n"u8))
            throw new IOException("Redis does not take the password.");
    }

    private async Task ReadAsync(PipeReader reader)
    {
        while (await reader.ReadAsync() is { IsCompleted: false } read)
        {
            var rest = read.Buffer;
            while (TryRead(ref rest))
                take(_parts);
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    private bool TryRead(ref ReadOnlySequence<byte> buffer)
    {
        _parts.Clear();
        var reader = new SequenceReader<byte>(buffer);
        if (!TryReadLine(ref reader, out var mark, out var line))
            return false;
        if (mark != '*')
            throw new InvalidDataException($"Redis answers {(char)mark}{Encoding.UTF8.GetString(line)}.");

        for (var left = Number(line); left > 0; left--)
        {
            if (!TryReadLine(ref reader, out mark, out var part))
                return false;
            if (mark == '$' && !TryReadText(ref reader, Number(part), out part))
                return false;
            _parts.Add(part);
        }

        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static bool TryReadText(ref SequenceReader<byte> reader, int length, out ReadOnlySequence<byte> text)
    {
        text = default;
        if (reader.Remaining < length + 2)
            return false;

        text = reader.UnreadSequence.Slice(0, length);
        reader.Advance(length + 2);
        return true;
    }

    private static bool TryReadLine(ref SequenceReader<byte> reader, out byte mark, out ReadOnlySequence<byte> line)
    {
        line = default;
        return reader.TryRead(out mark) && reader.TryReadTo(out line, "\r\n"u8);
    }

    private static int Number(in ReadOnlySequence<byte> digits) =>
        Utf8Parser.TryParse(digits.IsSingleSegment ? digits.FirstSpan : digits.ToArray(), out int number, out _) ? number
            : throw new InvalidDataException($"Redis answers {Encoding.UTF8.GetString(digits)} where a number belongs.");
}
