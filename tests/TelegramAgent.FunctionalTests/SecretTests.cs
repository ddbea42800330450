using System.Net;
using AiTasks.TestServers;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>B15: the address of a picture holds the bot's token.</summary>
public sealed class SecretTests
{
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private const string Secret = "SECRET-canary_of-the_token";

    [Fact]
    public async Task B15_the_token_stands_in_no_log_trace_or_answer_whatever_goes_wrong()
    {
        // As the services have it when somebody collects their traces.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        using var spans = new RecordedSpans();
        await using var telegram = await FakeTelegram.StartAsync();
        await using var system = await AgentSystem.StartAsync(
        [
            .. telegram.Settings, ("TelegramOptions:BotToken", FakeTelegram.Token), ("TelegramOptions:ImageTimeout", "00:00:03"),
            ("TelegramOptions:MaxImageBytes", "100000"), ("TelegramOptions:ImageHosts:1", "[::1]:9"),
            ("TelegramOptions:ImageHosts:2", "nowhere.invalid"),
        ]);
        var replies = new List<BotReply>();
        async Task Upload(int status, string url, string fileId = "")
        {
            var reply = await system.Agent.PostAsync("/generate_image", $$"""{"data":{"desc":"что","image_url":"{{url}}","file_id":"{{fileId}}"},"tg_id":5}""");
            Assert.Equal(status, (int)reply.Status);
            replies.Add(reply);
        }

        // Refused by rule, by network, not found, never there.
        await Upload(400, $"https://example.org/file/bot{FakeTelegram.Token}/a.jpg");
        await Upload(400, $"https://[::1]:9/file/bot{FakeTelegram.Token}/a.jpg");
        await Upload(502, $"https://nowhere.invalid/file/bot{FakeTelegram.Token}/a.jpg");
        await Upload(200, telegram.ImageUrl);
        await Upload(200, "", "AgAC");

        foreach (var file in Mishaps(telegram))
        {
            telegram.File = file.Answer;
            await Upload(file.Status, telegram.ImageUrl);
            await Upload(file.Status, "", "AgAC");
        }

        telegram.GetFile = (401, "{}");
        await Upload(502, "", "AgAC");
        telegram.GetFile = (200, "{\"result\":{\"file_path\":\"..\"}}");
        await Upload(502, "", "AgAC");

        // And a backend that fails while it holds the picture.
        telegram.GetFile = (200, """{"result":{"file_path":"a.jpg"}}""");
        telegram.AnswerWith(FakeTelegram.Png);
        system.Backend.AnswerWith(500, "{}");
        await Upload(500, telegram.ImageUrl);

        var url = telegram.ImageUrl;
        await telegram.DisposeAsync();
        await Upload(502, url);
        await Upload(502, "", "AgAC");

        await Wait.ForAsync(
            "the spans of all requests",
            () => spans.Texts.Count(text => text.Contains($"server.port={system.Agent.Address.Port}", Ordinal)) >= replies.Count);
        Assert.Contains(system.Agent.Log, line => line.StartsWith("Warning: An uploaded picture could not be fetched", Ordinal));
        Assert.All(system.Agent.Log, AssertNoSecret);
        Assert.All(replies, reply => AssertNoSecret(reply.Text));
        Assert.All(spans.Texts.Where(text => !IsOfTelegram(text)), AssertNoSecret);
        Assert.All(system.Backend.Calls, call => AssertNoSecret(call.Body.ToJsonString()));
    }

    private static (int Status, Func<Microsoft.AspNetCore.Http.HttpContext, Task> Answer)[] Mishaps(FakeTelegram telegram) =>
    [
        (400, context =>
        {
            context.Response.Redirect($"{telegram.Address}/file/bot{FakeTelegram.Token}/b.jpg");
            return Task.CompletedTask;
        }),
        (502, context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }),
        (400, context => context.Response.Body.WriteAsync(new byte[10]).AsTask()),
        (400, context => context.Response.Body.WriteAsync(new byte[100_001]).AsTask()),
        (502, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
        (502, context => Task.Delay(Timeout.Infinite, context.RequestAborted)),
    ];

    // It lives in this process, too.
    private static bool IsOfTelegram(string span) =>
        span.StartsWith("Microsoft.AspNetCore:", Ordinal)
        && (span.Contains("url.path=/file/bot", Ordinal) || span.Contains("url.path=/bot", Ordinal));

    private static void AssertNoSecret(string text) => Assert.DoesNotContain(Secret, WebUtility.UrlDecode(text), StringComparison.OrdinalIgnoreCase);
}
