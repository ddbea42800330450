using System.Text;
using AiTasks.Push.Connections;
using AiTasks.Push.WebSockets;

namespace AiTasks.UnitTests.Push;

/// <summary>RFC 6455 from the server's side: framing, fragments, control frames, reserved bits, UTF-8, close codes and limits.</summary>
public sealed class MessageReaderTests
{
    private const int Max = 64 * 1024;
    private const byte Text = 0x81;
    private const byte Binary = 0x82;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65535)]
    [InlineData(65536)]
    public void Every_form_of_length_is_read(int length)
    {
        var text = new string('x', length);
        Assert.Equal([(Inbound.Text, text)], Read(Frame(Text, text)));
    }

    [Fact]
    public void Frames_are_the_same_wherever_the_network_cuts_them()
    {
        var bytes = (byte[])[
            .. Frame(Text, "первое"), .. Frame(0x01, "вто"), .. Frame(0x89, "?"), .. Frame(0x80, "рое"), .. Frame(Binary, "\0"),
            .. Frame(Text, new string('y', 300)), .. Frame(0x88, "\u0003\u00e8")];
        var whole = Read(bytes);
        Assert.Equal(
            [Inbound.Text, Inbound.Part, Inbound.Ping, Inbound.Text, Inbound.Binary, Inbound.Text, Inbound.Malformed], whole.Select(one => one.Kind));
        for (var cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(whole, Read(bytes[..cut], bytes[cut..]));
        Assert.Equal(whole, Read([.. bytes.Select(one => new[] { one })]));
    }

    [Fact]
    public void A_message_may_come_in_fragments_with_control_frames_between()
    {
        var read = Read(Frame(0x01, "a"), Frame(0x89, "ping"), Frame(0x00, ""), Frame(0x8A, ""), Frame(0x80, "b"), Frame(Text, "next"));
        Assert.Equal(
            [(Inbound.Part, "a"), (Inbound.Ping, "ping"), (Inbound.Part, ""), (Inbound.Pong, ""), (Inbound.Text, "ab"), (Inbound.Text, "next")], read);
    }

    [Fact]
    public void A_character_may_be_cut_between_fragments()
    {
        var bytes = Encoding.UTF8.GetBytes("ж");
        Assert.Equal((Inbound.Text, "ж"), Read(Frame(0x01, bytes[..1]), Frame(0x80, bytes[1..]))[^1]);
    }

    public static TheoryData<string, byte[]> Wrong => new()
    {
        { "not masked", [Text, 1, (byte)'x'] },
        { "first reserved bit", Frame(0xC1, "x") },
        { "second reserved bit", Frame(0xA1, "x") },
        { "third reserved bit", Frame(0x91, "x") },
        { "reserved kind 3", Frame(0x83, "x") },
        { "reserved kind 7", Frame(0x87, "x") },
        { "reserved control 11", Frame(0x8B, "x") },
        { "reserved control 15", Frame(0x8F, "x") },
        { "ping in fragments", Frame(0x09, "x") },
        { "close in fragments", Frame(0x08, "") },
        { "control frame of 126 bytes", Frame(0x89, new string('x', 126)) },
        { "continuation of nothing", Frame(0x80, "x") },
        { "continuation of nothing, not final", Frame(0x00, "x") },
        { "new message within one", [.. Frame(0x01, "a"), .. Frame(Text, "b")] },
        { "two-byte form of a short length", [Text, 0xFE, 0, 125, 0, 0, 0, 0, .. new byte[125]] },
        { "eight-byte form of a middle length", [Text, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0] },
        { "length with its highest bit", [Text, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "close with half a code", Frame(0x88, "x") },
        { "close 999", Close(999) },
        { "close 1004", Close(1004) },
        { "close 1005", Close(1005) },
        { "close 1006", Close(1006) },
        { "close 1015", Close(1015) },
        { "close 1016", Close(1016) },
        { "close 2999", Close(2999) },
        { "close 5000", Close(5000) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_breaks_the_protocol_is_named_and_nothing_is_understood_after_it(string what, byte[] bytes)
    {
        var read = Read(bytes, Frame(Text, "after"));
        Assert.True(read[^1].Kind is Inbound.Malformed, what);
        Assert.DoesNotContain(read, one => one.Text == "after");
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { (byte)'a', 0xD0 })]
    public void Text_that_is_not_utf8_is_named(byte[] text)
    {
        Assert.Equal(Inbound.NotUtf8, Read(Frame(Text, text), Frame(Text, "after"))[^1].Kind);
        Assert.Equal(Inbound.NotUtf8, Read(Frame(0x01, text), Frame(0x80, ""))[^1].Kind);
        Assert.Equal(Inbound.Binary, Assert.Single(Read(Frame(Binary, text))).Kind);
        Assert.Equal(Inbound.NotUtf8, Assert.Single(Read(Frame(0x88, [0x03, 0xE8, .. text]))).Kind);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4999)]
    public void A_close_may_have_a_code_and_a_text_or_neither(int code)
    {
        Assert.Equal(Inbound.Closed, Assert.Single(Read(Close(code), Frame(Text, "after"))).Kind);
        Assert.Equal(Inbound.Closed, Assert.Single(Read(Close(code, "пока"))).Kind);
        Assert.Equal(Inbound.Closed, Assert.Single(Read(Frame(0x88, ""))).Kind);
    }

    [Fact]
    public void A_message_over_the_limit_is_named_by_its_header_and_the_close_frame_after_it_is_still_heard()
    {
        Assert.Equal([Inbound.Text], Read(Frame(Text, new string('x', Max))).Select(one => one.Kind));
        Assert.Equal([Inbound.TooBig], Read(Frame(Text, new string('x', Max + 1))[..14]).Select(one => one.Kind));
        Assert.Equal(
            [Inbound.TooBig, Inbound.Ping, Inbound.Closed],
            Read(Frame(Text, new string('x', Max + 1)), Frame(0x89, "?"), Close(1009)).Select(one => one.Kind));
    }

    [Fact]
    public void The_limit_is_that_of_all_fragments_together()
    {
        var read = Read(Frame(0x01, new string('x', Max - 1)), Frame(0x00, "xx"), Frame(0x80, "x"), Frame(Text, "ignored"), Close(1000));
        Assert.Equal([Inbound.Part, Inbound.TooBig, Inbound.Part, Inbound.Part, Inbound.Closed], read.Select(one => one.Kind));
    }

    [Fact]
    public void Whatever_comes_it_neither_throws_nor_keeps_more_than_the_limit()
    {
        var random = new Random(20_261_122);
        for (var run = 0; run < 3000; run++)
        {
            var reader = new MessageReader(1024);
            var bytes = new byte[random.Next(1, 4096)];
            random.NextBytes(bytes);

            // Often enough something that looks like a frame.
            if (run % 3 > 0)
                (bytes[0], bytes[1 % bytes.Length]) = ((byte)(0x80 | random.Next(16)), (byte)(0x80 | random.Next(128)));
            foreach (var part in bytes.Chunk(random.Next(1, 512)))
            {
                var room = reader.Room();
                Assert.InRange(room.Length, 1, 8 * 1024);
                foreach (var piece in part.Chunk(room.Length))
                {
                    piece.CopyTo(reader.Room());
                    reader.Arrived(piece.Length);
                    while (reader.Next(out var payload) is not Inbound.Nothing)
                        Assert.InRange(payload.Length, 0, 1024);
                }
            }
        }
    }

    private static byte[] Close(int code, string text = "") => Frame(0x88, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(text)]);

    private static byte[] Frame(byte first, string text) => Frame(first, Encoding.UTF8.GetBytes(text));

    private static byte[] Frame(byte first, byte[] payload)
    {
        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= 65535 => [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0xFF, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [first, .. length, .. mask, .. payload.Select((one, at) => (byte)(one ^ mask[at % 4]))];
    }

    private static List<(Inbound Kind, string Text)> Read(params byte[][] arrivals)
    {
        var reader = new MessageReader(Max);
        var read = new List<(Inbound, string)>();
        foreach (var arrival in arrivals)
        {
            for (var rest = arrival.AsMemory(); !rest.IsEmpty;)
            {
                var room = reader.Room();
                var count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                rest = rest[count..];
                reader.Arrived(count);
                while (reader.Next(out var payload) is var kind and not Inbound.Nothing)
                    read.Add((kind, Encoding.UTF8.GetString(payload.Span)));
            }

            if (reader.IsEmpty)
                reader.Release();
        }

        return read;
    }
}
