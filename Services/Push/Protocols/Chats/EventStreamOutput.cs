using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// A reader over server-sent events. There is no <c>id</c> and no <c>retry</c> in them: with an id set, real clients take each blank line
/// for an event (E19).
/// </summary>
internal sealed class EventStreamOutput : IChatOutput, IDisposable
{
    private readonly HttpContext _context;
    private readonly ChatReaderOptions _options;
    private readonly TimeProvider _time;

    // Not linked to the request: a write to a client that is gone ends by itself.
    private readonly CancellationTokenSource _writeLimit = new();

    public EventStreamOutput(HttpContext context, ChatReaderOptions options, TimeProvider time)
    {
        (_context, _options, _time) = (context, options, time);

        // The server's own limit would cut whoever pauses for five seconds.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    public CancellationToken Gone => _context.RequestAborted;

    public TimeSpan KeepAliveDue { get; private set; }

    private HttpResponse Response => _context.Response;

    public ValueTask BeginAsync()
    {
        Prepare(StatusCodes.Status200OK);

        // Something to be passed on, so that the client's side learns at once that the stream is open.
        return KeepAliveAsync();
    }

    public ValueTask SendAsync(string name, ReadOnlyMemory<byte> data)
    {
        var body = Response.BodyWriter;
        body.Write("event: "u8);
        Encoding.ASCII.GetBytes(name, body);
        body.Write("\ndata: "u8);
        body.Write(data.Span);
        body.Write("\n\n"u8);
        return FlushAsync();
    }

    public ValueTask KeepAliveAsync()
    {
        Response.BodyWriter.Write(": keepalive\n\n"u8);
        return FlushAsync();
    }

    public async Task EndAsync(ChatRefusal? refusal)
    {
        if (refusal is null)
            return;

        if (!Response.HasStarted)
            Prepare(refusal.Status);
        await SendAsync(ChatRefusal.EventName, refusal.Data);
    }

    public void Abort() => _context.Abort();

    public void Dispose() => _writeLimit.Dispose();

    private void Prepare(int status)
    {
        Response.StatusCode = status;
        Response.ContentType = "text/event-stream";
        Response.Headers.CacheControl = "no-store";

        // A buffering proxy in front of us would hold events back until it has many.
        Response.Headers["X-Accel-Buffering"] = "no";
        if (status == StatusCodes.Status401Unauthorized)
            Response.Headers.WWWAuthenticate = "Bearer";
    }

    private async ValueTask FlushAsync()
    {
        try
        {
            _writeLimit.CancelAfter(_options.WriteTimeout);
            var flushed = await Response.BodyWriter.FlushAsync(_writeLimit.Token);
            _writeLimit.CancelAfter(Timeout.InfiniteTimeSpan);
            KeepAliveDue = _time.Uptime() + _options.KeepAliveInterval;
            if (flushed.IsCompleted)
                throw new OperationCanceledException("The client is gone.");
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            Abort();
            throw new OperationCanceledException("The client is gone, or takes nothing.", error);
        }
    }
}
