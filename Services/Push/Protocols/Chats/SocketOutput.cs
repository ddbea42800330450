using System.Buffers;
using System.Globalization;
using System.Text;
using AiTasks.Push.Connections;
using AiTasks.Push.WebSockets;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>A reader over a WebSocket: each event is one text frame with its name, its data and the time (section 5.5).</summary>
internal sealed class SocketOutput : IChatOutput, IAsyncDisposable
{
    private readonly WebSocketTransport _transport;
    private readonly ChatReaderOptions _options;
    private readonly ConnectionOptions _limits;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _gone;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly PeriodicTimer _pings;
    private readonly Task _reading;
    private readonly Task _pinging;
    private TimeSpan _heardAt;
    private DisconnectReason _left = DisconnectReason.Answered;

    private SocketOutput(WebSocketTransport transport, ChatReaderOptions options, ConnectionOptions limits, TimeProvider time, CancellationToken aborted)
    {
        (_transport, _options, _limits, _time, _heardAt) = (transport, options, limits, time, time.Uptime());
        _gone = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Gone = _gone.Token;
        _pings = new PeriodicTimer(limits.PingInterval, time);
        _reading = ReadAsync();
        _pinging = PingAsync();
    }

    public CancellationToken Gone { get; }

    public TimeSpan KeepAliveDue => TimeSpan.MaxValue;

    public static async Task<SocketOutput> AcceptAsync(
        HttpContext context, WebSocketHandshake handshake, ChatReaderOptions options, ConnectionOptions limits, TimeProvider time)
    {
        var (transport, _) = await handshake.AcceptAsync(context);
        return new SocketOutput(transport, options, limits, time, context.RequestAborted);
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
        if (!await SendAsync(() => _transport.Append(FrameKind.Text, _frame.WrittenMemory, null)))
            throw new OperationCanceledException("The client is gone, or takes nothing.");
        PushTelemetry.FramesSent.Add(1);
    }

    public async Task EndAsync(ChatRefusal? refusal)
    {
        if (refusal is not null)
            await SendAsync(ChatRefusal.EventName, refusal.Data);
        await CloseAsync((refusal?.CloseCode ?? 1000, refusal?.Code ?? ""));
    }

    public void Abort() => _transport.Abort();

    public async ValueTask DisposeAsync()
    {
        // Where the reader left, its own close wants an answer, and what it did wrong a name.
        if (Gone.IsCancellationRequested)
            await CloseAsync(CommonCloseCodes.Of(_left));
        Abort();
        _pings.Dispose();
        await Task.WhenAll(_reading, _pinging);
        _transport.Dispose();
        _sending.Dispose();
        _gone.Dispose();
    }

    private async Task CloseAsync((int Code, string Text) status)
    {
        var closing = SendAsync(() => _transport.AppendClose(_left, status.Code, status.Text));
        await Task.WhenAny(Task.WhenAll(closing, _reading), Task.Delay(_limits.CloseTimeout, _time));
    }

    private async Task<bool> SendAsync(Action append)
    {
        await _sending.WaitAsync();
        try
        {
            append();
            return _transport.TryFlush() is Flushed.Done || await _transport.FlushAsync().AsTask().WaitAsync(_options.WriteTimeout, _time);
        }
        catch (TimeoutException)
        {
            Abort();
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    // Clients of this contract say nothing, so they are heard of only by what the protocol itself lets us ask.
    private async Task PingAsync()
    {
        while (await _pings.WaitForNextTickAsync())
        {
            if (_time.Uptime() - _heardAt > _limits.SilenceLimit)
                Abort();
            else
                await SendAsync(() => _transport.Append(FrameKind.Ping, default, null));
        }
    }

    // Read only to learn of the client's end, and to answer its pings.
    private async Task ReadAsync()
    {
        while (true)
        {
            var (kind, payload) = await _transport.ReceiveAsync();
            _heardAt = _time.Uptime();
            if (kind is Inbound.Ping)
                await SendAsync(() => _transport.Append(FrameKind.Pong, payload, null));
            if (kind is Inbound.Ping or Inbound.Pong or Inbound.Text or Inbound.Binary)
                continue;

            _left = kind.Reason();
            break;
        }

        await _gone.CancelAsync();
    }
}
