using System.Text;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>
/// Frames as server-sent events. Each carries its position as its id, so that a browser that comes back says by itself where it
/// stands.
/// </summary>
internal sealed class EventStreamTransport(HttpContext context, TimeSpan retry) : OneWayTransport(context.RequestAborted)
{
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    public override async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        if (Ended)
            return false;

        try
        {
            if (!context.Response.HasStarted)
                await BeginAsync();
            await context.Response.Body.WriteAsync(frame.IsEmpty ? Comment : Event(frame, position), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
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

    private async Task BeginAsync()
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";

        // A buffering proxy in front of us would hold events back until it has many.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync($"retry: {(long)retry.TotalMilliseconds}\n\n", context.RequestAborted);
    }

    private static byte[] Event(ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        var head = Encoding.UTF8.GetBytes(position is { } stands ? $"id: {ResumePosition.Format(stands)}\ndata: " : "data: ");
        var text = new byte[head.Length + frame.Length + 2];
        head.CopyTo(text, 0);
        frame.CopyTo(text.AsMemory(head.Length));
        text.AsSpan(^2).Fill((byte)'\n');
        return text;
    }
}
