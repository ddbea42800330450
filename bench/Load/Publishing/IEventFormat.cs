namespace AiTasks.Load.Publishing;

/// <summary>What has to be published so that a server passes an event on.</summary>
internal interface IEventFormat
{
    /// <summary>Name of a person's channel, or of everybody's.</summary>
    /// <param name="index">The person's place among the clients, or <see cref="Everybody"/>.</param>
    ReadOnlySpan<byte> Channel(int index);

    /// <summary>Writes the message.</summary>
    /// <param name="to">Takes it; it has room for 1 KB more than the text.</param>
    /// <param name="index">As in <see cref="Channel"/>.</param>
    /// <param name="number">1, 2, 3 … for each receiver.</param>
    /// <param name="text">What the event says; plain ASCII.</param>
    /// <returns>The message's length.</returns>
    int Write(Span<byte> to, int index, long number, ReadOnlySpan<byte> text);

    /// <summary>Stands for all people.</summary>
    const int Everybody = -1;
}
