namespace AiTasks.Push.Fanout;

/// <summary>
/// Brings messages from where they are published to every node that wants them, at most once and without a promise: who needs
/// every event reads the log too.
/// </summary>
internal interface IFanout
{
    /// <summary>True while messages are known to arrive. It is proven by messages, not by an open connection.</summary>
    bool IsAlive { get; }

    /// <summary>Raised after <see cref="IsAlive"/> changed, and after every reconnect.</summary>
    event Action? Changed;

    /// <summary>
    /// Wants a channel. When the task completes, everything published from now on arrives as long as <see cref="IsAlive"/> holds.
    /// Never fails: while Redis is away it is noted and made good later. Calls for one channel take effect in the order in which
    /// they are made, before any of their tasks is done.
    /// </summary>
    Task SubscribeAsync(string channel, IFanoutListener listener);

    /// <summary>Wants the channel no more.</summary>
    Task UnsubscribeAsync(string channel);

    /// <summary>Tells all nodes, this one included, if it can. Does not wait.</summary>
    void Publish(string channel, byte[] message);
}

/// <summary>Is told when messages are heard that came together, on the thread that reads them.</summary>
internal interface IHearing
{
    /// <summary>Some are about to be taken.</summary>
    void Begin();

    /// <summary>All of them have been taken.</summary>
    void End();
}

/// <summary>One who hears a channel.</summary>
internal interface IFanoutListener
{
    /// <summary>
    /// Takes a message. Messages of one channel come in order, on the thread that reads all channels: nothing here may wait. The
    /// bytes are overwritten afterwards.
    /// </summary>
    void Take(ReadOnlySpan<byte> message);
}
