using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>A reader over a WebSocket: each event is one text frame with its name, its data and the time (section 5.5).</summary>
internal sealed class SocketOutput : IChatOutput, IAsyncDisposable
{
    // Clients of this contract say nothing, so they are heard of only by what the protocol itself lets us ask.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    private readonly SocketTransport _transport;
    private readonly ChatReaderOptions _options;
    private readonly ConnectionOptions _limits;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone;
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly Task _reading;

    private SocketOutput(WebSocket socket, ChatReaderOptions options, ConnectionOptions limits, TimeProvider time, CancellationToken aborted)
    {
        _transport = new SocketTransport(socket);
        (_options, _limits, _time) = (options, limits, time);
        _gone = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Gone = _gone.Token;
        _reading = ReadAsync();
    }

    public CancellationToken Gone { get; }

    public TimeSpan KeepAliveDue => TimeSpan.MaxValue;

    public static async Task<SocketOutput> AcceptAsync(HttpContext context, ChatReaderOptions options, ConnectionOptions limits, TimeProvider time)
    {
        var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
        return new SocketOutput(socket, options, limits, time, context.RequestAborted);
    }

    public ValueTask BeginAsync() => ValueTask.CompletedTask;

    public ValueTask KeepAliveAsync() => ValueTask.CompletedTask;

    public async ValueTask SendAsync(string name, ReadOnlyMemory<byte> data)
    {
        _frame.ResetWrittenCount();
        _frame.Write("{\"event\":\""u8);
        Encoding.ASCII.GetBytes(name, _frame);
        _frame.Write("\",\"data\":"u8);
        _frame.Write(data.Span);
        _frame.Write(",\"timestamp\":\""u8);
        Encoding.ASCII.GetBytes(_time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), _frame);
        _frame.Write("\"}"u8);
        if (!await SendAsync(_frame.WrittenMemory))
            throw new OperationCanceledException("The client is gone, or takes nothing.");
    }

    public async Task EndAsync(ChatRefusal? refusal)
    {
        if (refusal is not null)
            await SendAsync(ChatRefusal.EventName, refusal.Data);
        await CloseAsync(refusal);
    }

    public void Abort() => _transport.Abort();

    public async ValueTask DisposeAsync()
    {
        // Where the reader left, its own close wants an answer.
        if (Gone.IsCancellationRequested)
            await CloseAsync(null);
        Abort();
        await _reading;
        _transport.Dispose();
        _gone.Dispose();
    }

    private async Task CloseAsync(ChatRefusal? refusal)
    {
        var closing = _transport.SendCloseAsync(DisconnectReason.Answered, refusal?.CloseCode ?? 1000, refusal?.Code ?? "").AsTask();
        await Task.WhenAny(Task.WhenAll(closing, _reading), Task.Delay(_limits.CloseTimeout, _time));
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var sent = await _transport.SendAsync(frame, null).AsTask().WaitAsync(_options.WriteTimeout, _time);
            if (sent)
                PushTelemetry.FramesSent.Add(1);
            return sent;
        }
        catch (TimeoutException)
        {
            Abort();
            return false;
        }
    }

    // Read only to learn of the client's end, and to answer its pings.
    private async Task ReadAsync()
    {
        var buffer = new byte[256];
        var limiter = new InboundLimiter(_limits.InboundPerSecond, _limits.InboundBurst, _time.Uptime());
        while (await _transport.ReceiveAsync(buffer) is { Kind: Inbound.Text or Inbound.Binary })
        {
            if (limiter.TryTake(_time.Uptime()))
                continue;

            Abort();
            break;
        }

        await _gone.CancelAsync();
    }
}
