namespace AiTasks.Push.Fanout;

/// <summary>What Redis said.</summary>
internal enum RespKind
{
    /// <summary>A message of a channel.</summary>
    Message,

    /// <summary>One channel is subscribed.</summary>
    Subscribed,

    /// <summary>One channel is subscribed no more.</summary>
    Unsubscribed,

    /// <summary>A number, the answer to PUBLISH.</summary>
    Number,

    /// <summary>A map, the answer to HELLO. What it says is not looked at.</summary>
    Map,

    /// <summary>A command was refused.</summary>
    Error,
}

/// <summary>One answer or message. Its parts are those of the buffer it was read from.</summary>
internal readonly ref struct RespAnswer(RespKind kind, ReadOnlySpan<byte> channel = default, ReadOnlySpan<byte> text = default)
{
    public RespKind Kind => kind;

    /// <summary>The channel of the first three kinds.</summary>
    public ReadOnlySpan<byte> Channel { get; } = channel;

    /// <summary>The message, or why a command was refused.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;
}
