namespace AiTasks.Load.Publishing;

/// <summary>
/// What @socket.io/redis-emitter publishes: MessagePack of <c>["emitter", packet, options]</c>, in the channel of the main namespace
/// and, for one person, of the room <c>e:ID</c>.
/// </summary>
internal sealed class PacketFormat(int people) : IEventFormat
{
    private const byte ShortText = 0xa0;
    private const byte LongText = 0xda;

    // An array of three, in it a map of three whose type 2 is an event and whose data are the event's name and arguments.
    private static readonly byte[] BeforeText =
        [0x93, 0xa7, .. "emitter"u8, 0x83, 0xa4, .. "type"u8, 2, 0xa4, .. "data"u8, 0x92, 0xa8, .. "progress"u8, LongText];

    private static readonly byte[] BeforeRooms = [0xa3, .. "nsp"u8, 0xa1, .. "/"u8, 0x83, 0xa5, .. "rooms"u8];
    private static readonly byte[] AfterRooms = [0xa5, .. "flags"u8, 0x80, 0xa6, .. "except"u8, 0x90];
    private static readonly byte[] NoRoom = [0x90];

    private readonly ChannelNames _channels = new(people, "socket.io#/#e:", "#", "socket.io#/#");
    private readonly ChannelNames _rooms = new(people, "e:");

    public ReadOnlySpan<byte> Channel(int index) => _channels[index];

    public int Write(Span<byte> to, int index, long number, ReadOnlySpan<byte> text)
    {
        var message = new MessageWriter(to);
        message.Add(BeforeText);
        message.Add([(byte)(text.Length >> 8), (byte)text.Length]);
        message.Add(text);
        message.Add(BeforeRooms);
        if (index == IEventFormat.Everybody)
        {
            message.Add(NoRoom);
        }
        else
        {
            var room = _rooms[index];
            message.Add([0x91, (byte)(ShortText | room.Length)]);
            message.Add(room);
        }

        message.Add(AfterRooms);
        return message.Length;
    }
}
