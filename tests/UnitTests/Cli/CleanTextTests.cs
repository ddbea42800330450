using AiTasks.Cli.Terminal;

namespace AiTasks.UnitTests.Cli;

public sealed class CleanTextTests
{
    [Theory]
    [InlineData("План №1\n\tэтаж", "План №1\n\tэтаж")]
    [InlineData("\u001b]0;title\u0007\u001b[2Jтекст\r\u009b31m\u007f\0", "]0;title[2Jтекст31m")]
    public void Nothing_that_moves_a_cursor_is_left(string text, string clean) => Assert.Equal(clean, CleanText.Of(text));

    [Fact]
    public void A_line_stays_one() => Assert.Equal("a b c", CleanText.OneLine("a\nb\tc"));
}
