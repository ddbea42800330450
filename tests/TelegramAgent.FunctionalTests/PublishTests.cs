using System.Net;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Posts that exist already: sending and rewriting them.</summary>
public sealed class PublishTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    [Theory]
    [InlineData("\"-1001234567890\"", "-1001234567890")]
    [InlineData("\" @moy_kanal \"", "@moy_kanal")]
    [InlineData("-1001234567890", "-1001234567890")]
    [InlineData("\"https://t.me/moy_kanal\"", "https://t.me/moy_kanal")]
    public async Task B14_a_chat_is_whatever_the_person_typed(string written, string sent)
    {
        await SendAsync("abc", written);
        Assert.Equal("/api/post/abc/publish", system.Backend.Last.Path);
        Assert.Equal(["chat_id", "tg_id"], system.Backend.Last.Names);
        Assert.Equal((sent, 5L), ((string)system.Backend.Last.Body["chat_id"]!, (long)system.Backend.Last.Body["tg_id"]!));
    }

    [Theory]
    [InlineData("0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11", "0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11")]
    [InlineData("_0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11", "0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11")]
    [InlineData("__abc", "_abc")]
    public async Task B16_X19_a_post_is_rewritten_also_when_a_button_leaves_an_underscore(string written, string asked)
    {
        var reply = await system.Agent.PostAsync("/regenerate_post", $$"""{"endpoint":"/regenerate_post","data":{"post_id":"{{written}}","regenerate":true},"tg_id":-100500,"timestamp":1}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("Готово", (string)reply.Json["main_text"]!);
        Assert.Equal($"/api/post/{asked}/main_text", system.Backend.Last.Path);
    }

    [Fact]
    public async Task X21_the_backend_is_asked_to_rewrite_with_post()
    {
        var method = "";
        await using var own = await AgentSystem.StartAsync();
        own.Backend.Answer = context =>
        {
            method = context.Request.Method;
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, FakeBackend.Post);
        };
        await own.Agent.PostAsync("/regenerate_post", """{"data":{"post_id":"abc"},"tg_id":5}""");
        Assert.Equal("POST", method);
        Assert.Equal("""{"tg_id":5,"regenerate":true}""", own.Backend.Last.Body.ToJsonString());
    }

    [Fact]
    public async Task B25_a_post_that_was_sent_is_ok()
    {
        var reply = await SendAsync("abc", "\"@kanal\"");
        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), (reply.Status, reply.Text));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../tool/generate_text?")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("пост")]
    [InlineData("a b")]
    [InlineData("a\\nb")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_name_that_no_post_can_have_leads_nowhere(string id)
    {
        var calls = system.Backend.Calls.Count;
        var reply = await SendAsync(id, "\"@kanal\"");
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("поста нет", reply.Error, StringComparison.Ordinal);
        Assert.Equal(calls, system.Backend.Calls.Count);
    }

    [Theory]
    [InlineData("/send_post", """{"data":{"post_id":"abc","chat_id":"@a"},"tg_id":5}""", true)]
    [InlineData("/regenerate_post", """{"data":{"post_id":"abc"},"tg_id":5}""", true)]
    [InlineData("/generate_text", """{"data":{"prompt":"о чём"},"tg_id":5}""", false)]
    public async Task A_post_that_the_backend_does_not_know_is_404(string path, string body, bool isOfPost)
    {
        await using var own = await AgentSystem.StartAsync();
        own.Backend.AnswerWith(404, "");
        var reply = await own.Agent.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal(isOfPost, reply.Error.Contains("поста нет", StringComparison.Ordinal));
    }

    private Task<BotReply> SendAsync(string post, string chat) => system.Agent.PostAsync(
        "/send_post", $$"""{"endpoint":"/send_post","data":{"post_id":"{{post}}","chat_id":{{chat}}},"tg_id":5,"timestamp":1}""");
}
