namespace AiTasks.Load.Publishing;

/// <summary>A JSON text in a channel that is named like the person, or <c>all</c>, after a prefix.</summary>
internal sealed class TextFormat(int people, string prefix) : IEventFormat
{
    private readonly ChannelNames _channels = new(people, prefix, everybody: prefix + "all");

    public ReadOnlySpan<byte> Channel(int index) => _channels[index];

    public int Write(Span<byte> to, int index, long number, ReadOnlySpan<byte> text)
    {
        var message = new MessageWriter(to);
        message.Add("{\"type\":\"progress\",\"text\":\""u8);
        message.Add(text);
        message.Add("\"}"u8);
        return message.Length;
    }
}
