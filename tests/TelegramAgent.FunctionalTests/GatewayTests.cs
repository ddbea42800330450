using System.Net;
using System.Text;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>What the only public door makes of a bot's requests.</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private const string Key = "key-in-a-path-0123456789";
    private const string Post = """{"endpoint":"/generate_text","data":{"prompt":"о чём"},"tg_id":5,"timestamp":1}""";

    private AgentSystem _system = null!;
    private GatewayNode _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _system = await AgentSystem.StartAsync(("AgentOptions:Keys:0", Key));
        _gateway = new GatewayNode(_system.Agent.Address.AbsoluteUri, _system.Backend.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/auth/init", """{"tg_id":5,"username":"a"}""")]
    [InlineData("/local_bot/start", """{"data":{},"tg_id":5}""")]
    [InlineData("/generate_text", Post)]
    [InlineData("/generate_image", """{"data":{"desc":"что"},"tg_id":5}""")]
    [InlineData("/edit_text", """{"data":{"text":"что"},"tg_id":5}""")]
    [InlineData("/content_plan", """{"data":{"days":"7","freq":"ежедневно"},"tg_id":5}""")]
    [InlineData("/send_post", """{"data":{"post_id":"abc","chat_id":"@kanal"},"tg_id":5}""")]
    [InlineData("/regenerate_post", """{"data":{"post_id":"abc","regenerate":true},"tg_id":5}""")]
    public async Task B1_every_path_of_a_bot_leads_to_the_agent(string path, string body)
    {
        foreach (var address in new[] { path, "/" + path, $"/agent/{Key}{path}", $"/agent/{Key}/{path}" })
        {
            var before = _system.Backend.Calls.Count;
            Assert.Equal(HttpStatusCode.OK, (await _gateway.PostAsync(address, body)).Status);
            Assert.Equal(before + 1, _system.Backend.Calls.Count);
            Assert.Equal("telegramagent", _system.Backend.Last.Service);
        }
    }

    [Fact]
    public async Task Other_paths_of_accounts_and_those_of_posts_lead_to_the_task_api()
    {
        foreach (var path in new[] { "/api/auth/login", "/api/tool/generate_text", "/api/post", "/api/post/abc/main_text" })
        {
            await _gateway.PostAsync(path, "{}", ("X-Service-Token", "forged"));
            Assert.Equal((path, null), (_system.Backend.Last.Path, _system.Backend.Last.Service));
        }
    }

    [Fact]
    public async Task Who_comes_from_outside_is_not_taken_for_this_machine()
    {
        // As a proxy on this machine hands it on; replaced by the gateway, only 127.0.0.1 would be left.
        var reply = await _gateway.PostAsync("/generate_text", Post, ("X-Forwarded-For", "203.0.113.9"));
        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.PostAsync($"/agent/{Key}/generate_text", Post, ("X-Forwarded-For", "203.0.113.9"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _gateway.PostAsync("/agent/not-the-key-0123456789/generate_text", Post)).Status);
        Assert.Single(_system.Backend.Calls);
    }

    [Fact]
    public async Task Where_a_request_came_from_is_handed_on()
    {
        string? forwarded = null, protocol = null, host = null;
        _system.Backend.Answer = context =>
        {
            forwarded = context.Request.Headers["X-Forwarded-For"];
            protocol = context.Request.Headers["X-Forwarded-Proto"];
            host = context.Request.Headers["X-Forwarded-Host"];
            return Task.CompletedTask;
        };
        await _gateway.PostAsync(
            "/api/tool/generate_text", "{}", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "forged"));
        Assert.Equal("203.0.113.9,127.0.0.1", forwarded?.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(("http", _gateway.Address.Authority), (protocol, host));
    }

    [Theory]
    [InlineData("/api/tool/generate_image", 15, false, 200)]
    [InlineData("/api/tool/generate_image", 15, true, 200)]
    [InlineData("/api/post/abc/layer/image", 15, false, 200)]
    [InlineData("//api//tool/generate_image", 15, false, 200)]
    [InlineData("/api/tool/generate_image", 17, false, 413)]
    [InlineData("/api/post/abc/layer/image", 17, false, 413)]
    [InlineData("/api/rest/front/login/", 2, false, 413)]
    [InlineData("/generate_text", 2, false, 413)]
    public async Task A_route_may_let_larger_bodies_in(string path, int megabytes, bool inPieces, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _gateway.Address.AbsoluteUri.TrimEnd('/') + path)
        {
            Content = new StringContent("{\"a\":\"" + new string('a', megabytes * 1024 * 1024 - 8) + "\"}", Encoding.UTF8),
        };
        request.Headers.TransferEncodingChunked = inPieces;
        using var response = await _gateway.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task B6_what_the_gateway_itself_says_to_a_bot_is_short_and_russian()
    {
        await using var deserted = new GatewayNode("http://127.0.0.1:9", _system.Backend.Address);
        foreach (var path in new[] { "/generate_text", $"/agent/{Key}/generate_text", "/api/auth/init" })
        {
            var reply = await deserted.PostAsync(path, Post);
            Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
            Assert.Equal(["error"], reply.Json.Select(part => part.Key));
            Assert.Contains("Повторите", reply.Text, StringComparison.Ordinal);
            Assert.InRange(reply.Headers.ContentLength ?? long.MaxValue, 1, 1024);
        }

        Assert.NotEmpty(deserted.Log);
        Assert.DoesNotContain(deserted.Log, line => line.Contains(Key, StringComparison.Ordinal));
    }
}
