using AiTasks.ServiceDefaults.Streams;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>A body whose bytes count until its call is answered.</summary>
/// <param name="body">The body; it is not closed.</param>
/// <param name="memory">Where they count.</param>
internal sealed class CountedBody(Stream body, BodyMemory memory) : ForwardStream
{
    private long _count;

    /// <exception cref="BadHttpRequestException">There is no room for more, with status 503.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        if (!memory.TryTake(read, _count))
            throw new BadHttpRequestException("There is no memory for this body now.", StatusCodes.Status503ServiceUnavailable);
        _count += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        memory.Free(_count);
        _count = 0;
        base.Dispose(disposing);
    }
}
