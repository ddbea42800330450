namespace AiTasks.Load.Publishing;

/// <summary>Takes messages to where the servers get them from.</summary>
internal interface IEventSink : IDisposable
{
    /// <summary>Takes a message; it leaves with the next <see cref="Flush"/> at the latest.</summary>
    void Publish(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message);

    /// <summary>Sends what has been taken.</summary>
    void Flush();

    /// <summary>Waits until everything has been accepted.</summary>
    /// <exception cref="IOException">It was not.</exception>
    void Finish();
}
