using System.Text;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Publishing;

namespace AiTasks.UnitTests.TaskApi;

/// <summary>What an answer of the Bot API, or of something in front of it, says about a message.</summary>
public sealed class TelegramReplyTests
{
    // B6: the bot reads so much of an error and no more.
    private const int ErrorBytes = 1024;

    [Fact]
    public void Only_a_described_message_is_taken_for_sent()
    {
        Assert.Equal(
            new TelegramReply.Taken(7, -1001234567890),
            Read(200, """{"ok":true,"result":{"message_id":7,"chat":{"id":-1001234567890,"type":"channel"},"date":1,"text":"т"}}"""));
        Assert.IsType<TelegramReply.Unknown>(Read(200, """{"ok":true,"result":true}"""));
        Assert.IsType<TelegramReply.Unknown>(Read(200, "<html>"));
        Assert.IsType<TelegramReply.Unknown>(TelegramReply.Read(200, null));
    }

    [Theory]
    [InlineData(500, """{"ok":false,"error_code":500,"description":"Internal Server Error"}""")]
    [InlineData(502, "<html>")]
    [InlineData(504, "")]
    public void After_5xx_nobody_knows(int status, string body) => Assert.IsType<TelegramReply.Unknown>(Read(status, body));

    [Fact]
    public void What_was_not_taken_is_told_apart()
    {
        Assert.Equal(
            new TelegramReply.Busy(TimeSpan.FromSeconds(35)),
            Read(429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}"""));
        Assert.Equal(new TelegramReply.Busy(TimeSpan.FromSeconds(5)), Read(429, "<html>"));
        Assert.Equal(
            new TelegramReply.Moved(-1009),
            Read(400, """{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded","parameters":{"migrate_to_chat_id":-1009}}"""));
        Assert.Equal(
            new TelegramReply.Refused(403, "Forbidden: bot was kicked"), Read(403, """{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked"}"""));
        Assert.Equal(new TelegramReply.Refused(413, "HTTP 413"), Read(413, "<html>"));
        Assert.Equal(new TelegramReply.Refused(302, "HTTP 302"), Read(302, ""));
        Assert.Equal(new TelegramReply.Refused(400, "HTTP 400"), TelegramReply.Read(400, null));
    }

    [Fact]
    public void B6_whatever_people_are_told_fits_into_what_the_bot_shows()
    {
        var long_ = string.Concat(Enumerable.Repeat("длинное описание 😀 ", 200));
        string[] texts =
        [
            TelegramTexts.NotConfigured, TelegramTexts.Empty, TelegramTexts.Gone, TelegramTexts.Unreachable, TelegramTexts.Late, TelegramTexts.Moved,
            TelegramTexts.BadChat(long_).Error, TelegramTexts.TooLong(100).Error, TelegramTexts.TooLarge(50_000_000).Error,
            TelegramTexts.LongPenalty(TimeSpan.FromDays(1)), TelegramTexts.Uncertain(TimeSpan.FromDays(1)), TelegramTexts.Refusal(400, long_).Error,
            TelegramTexts.Refusal(401, "").Error, TelegramTexts.Refusal(403, "").Error, TelegramTexts.Refusal(400, "chat not found").Error,
            TelegramTexts.Refusal(403, "bot can't initiate conversation with a user").Error,
        ];
        foreach (var text in texts)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { error = TelegramTexts.WithPart(text, 99, 100) }, WireJson.SnakeCase);
            Assert.InRange(body.Length, 1, ErrorBytes);
        }
    }

    private static TelegramReply Read(int status, string body) => TelegramReply.Read(status, Encoding.UTF8.GetBytes(body));
}
