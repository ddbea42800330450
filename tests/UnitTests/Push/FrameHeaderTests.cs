using AiTasks.Push.WebSockets;

namespace AiTasks.UnitTests.Push;

public sealed class FrameHeaderTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(125, 2)]
    [InlineData(126, 4)]
    [InlineData(65535, 4)]
    [InlineData(65536, 10)]
    public void The_header_of_a_server_is_as_short_as_it_can_be_and_masks_nothing(int length, int bytes)
    {
        var header = new byte[FrameHeader.MaxServerBytes];
        Assert.Equal(bytes, FrameHeader.Write(header, Opcode.Text, length));
        Assert.Equal(0x81, header[0]);
        Assert.True(header[1] < 0x80);
    }

    [Fact]
    public void The_text_of_a_close_frame_is_cut_where_it_does_not_fit() =>
        Assert.Equal(FrameHeader.MaxControlBytes, CloseStatus.Payload(4001, new string('x', 500)).Length);
}
