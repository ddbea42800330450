using System.Buffers;
using System.Text;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>
/// Frames as server-sent events. Each carries its position as its id, so that a browser that comes back says by itself where it
/// stands.
/// </summary>
internal sealed class EventStreamTransport(HttpContext context, TimeSpan retry) : OneWayTransport(context.RequestAborted)
{
    private readonly ArrayBufferWriter<byte> _events = new();

    public override Flushed TryFlush() => _events.WrittenCount == 0 ? Flushed.Done : Flushed.Waiting;

    public override async ValueTask<bool> FlushAsync()
    {
        // Before the first event the status is still open for a refusal.
        if (_events.WrittenCount == 0)
            return true;

        try
        {
            if (!context.Response.HasStarted)
                await BeginAsync();
            await context.Response.Body.WriteAsync(_events.WrittenMemory, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            _events.ResetWrittenCount();
            return true;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    public override void Abort()
    {
        base.Abort();
        context.Abort();
    }

    protected override bool Append(ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        if (frame.IsEmpty)
        {
            _events.Write(":\n\n"u8);
            return true;
        }

        if (position is { } stands)
            Encoding.UTF8.GetBytes($"id: {ResumePosition.Format(stands)}\n", _events);
        _events.Write("data: "u8);
        _events.Write(frame.Span);
        _events.Write("\n\n"u8);
        return true;
    }

    private async Task BeginAsync()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";

        // A buffering proxy in front of us would hold events back until it has many.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync($"retry: {(long)retry.TotalMilliseconds}\n\n", context.RequestAborted);
    }
}
