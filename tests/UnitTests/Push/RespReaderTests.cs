using System.Text;
using AiTasks.Push.Fanout;

namespace AiTasks.UnitTests.Push;

public sealed class RespReaderTests
{
    private const int Limit = 1000;
    private const string Message = ">3\r\n$7\r\nmessage\r\n$6\r\nuser:1\r\n$4\r\n\r\n$1\r\n";
    private const string Hello = "%3\r\n$6\r\nserver\r\n$5\r\nredis\r\n$5\r\nproto\r\n:3\r\n$7\r\nmodules\r\n*1\r\n%1\r\n+name\r\n~2\r\n#t\r\n_\r\n";

    [Theory]
    [InlineData(Message, "Message", "user:1", "\r\n$1")]
    [InlineData(">3\r\n$7\r\nmessage\r\n$3\r\nя!\r\n$0\r\n\r\n", "Message", "я!", "")]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n", "Subscribed", "a", "")]
    [InlineData(">3\r\n$11\r\nunsubscribe\r\n$1\r\na\r\n:0\r\n", "Unsubscribed", "a", "")]
    [InlineData(":12\r\n", "Number", "", "")]
    [InlineData(":-1\r\n", "Number", "", "")]
    [InlineData("-ERR no\r\n", "Error", "", "ERR no")]
    [InlineData(Hello, "Map", "", "")]
    public void An_answer_is_read_when_its_last_byte_has_come_and_not_before(string text, string kind, string channel, string said)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var count = 0; count < bytes.Length; count++)
        {
            var part = new RespReader(bytes.AsSpan(0, count), Limit);
            Assert.False(part.TryRead(out _), $"{count} bytes are no answer");
            Assert.InRange(part.Needed, count + 1, bytes.Length);
        }

        var reader = new RespReader([.. bytes, .. "-next"u8], Limit);
        Assert.True(reader.TryRead(out var answer));
        Assert.Equal(
            (kind, channel, said, bytes.Length),
            (answer.Kind.ToString(), Encoding.UTF8.GetString(answer.Channel), Encoding.UTF8.GetString(answer.Text), reader.Consumed));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("+OK\r\n")]
    [InlineData("$4\r\ntext\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":-\r\n")]
    [InlineData(":1x\r\n")]
    [InlineData(":123456789012345678901\r\n")]
    [InlineData(">2\r\n")]
    [InlineData(">4\r\n$8\r\npmessage\r\n")]
    [InlineData(">3\r\n$8\r\npmessage\r\n")]
    [InlineData(">3\r\n+message\r\n")]
    [InlineData(">3\r\n$-1\r\n")]
    [InlineData(">3\r\n$?\r\n")]
    [InlineData(">3\r\n$\r\n")]
    [InlineData(">3\r\n$00000000007\r\n")]
    [InlineData(">3\r\n$7\r\nmessage..")]
    [InlineData(">3\r\n$7\r\nmessage\r\n:1\r\n")]
    [InlineData(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n_\r\n")]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n+1\r\n")]
    [InlineData("%1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n")]
    [InlineData("%1\r\n>1\r\n")]
    public void What_redis_would_never_say_is_a_fault(string text) => AssertFault(Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1000\r\n")]
    [InlineData(">3\r\n$9999999999\r\n")]
    [InlineData("%9999999999\r\n")]
    public void What_is_too_long_is_refused_by_its_head_and_never_waited_for(string text) => AssertFault(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void A_line_without_an_end_is_not_waited_for_for_ever() =>
        AssertFault([.. "-ERR "u8, .. Enumerable.Repeat((byte)'x', Limit)]);

    [Fact]
    public void A_message_says_how_much_of_it_is_missing()
    {
        var reader = new RespReader(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$500\r\nxx"u8, Limit);
        Assert.False(reader.TryRead(out _));
        Assert.Equal(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$500\r\n".Length + 500 + 2, reader.Needed);
    }

    private static void AssertFault(byte[] bytes) => Assert.Throws<FanoutLostException>(() =>
    {
        var reader = new RespReader(bytes, Limit);
        reader.TryRead(out _);
    });
}
