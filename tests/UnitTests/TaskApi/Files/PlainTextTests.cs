using System.Text;
using AiTasks.TaskApi.Files;

namespace AiTasks.UnitTests.TaskApi.Files;

public sealed class PlainTextTests
{
    private const string Sample = "Срок сдачи проекта — 15 декабря 2026 года, смета утверждена.";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("windows-1251")]
    [InlineData("koi8-r")]
    [InlineData("cp866")]
    public void Encodings_are_told_apart(string name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        var sample = name is "koi8-r" or "cp866" ? Sample.Replace('—', '-') : Sample;
        byte[] bytes = [.. name is "utf-8" ? [] : encoding.GetPreamble(), .. encoding.GetBytes(sample)];

        Assert.True(PlainText.IsText(bytes, isAll: true));
        Assert.Equal(sample, PlainText.Detect(bytes).GetString(bytes).TrimStart('\uFEFF'));
    }

    [Fact]
    public void The_last_character_may_be_cut_where_more_follows()
    {
        var bytes = Encoding.UTF8.GetBytes("текст 😀")[..^2];

        Assert.True(PlainText.IsText(bytes, isAll: false));
    }

    [Fact]
    public void Bytes_are_no_text()
    {
        var random = new Random(1);
        var bytes = new byte[4096];
        random.NextBytes(bytes);

        Assert.False(PlainText.IsText(bytes, isAll: true));
        Assert.False(PlainText.IsText("text\0text"u8, isAll: true));
        Assert.False(PlainText.IsText([.. Enumerable.Repeat((byte)0xB0, 500)], isAll: true));
    }
}
