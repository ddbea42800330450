using System.Net;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>The bot sends no credentials: who may call is told by the way a call comes, or by a key in its address.</summary>
public sealed class AccessTests
{
    private const string OldKey = "old-key-0123456789";
    private const string NewKey = "New.Key_of~today-1";
    private const string Body = """{"endpoint":"/generate_text","data":{"prompt":"о чём"},"tg_id":5,"timestamp":1}""";

    private static readonly (string, string)[] Settings =
    [
        ("AgentOptions:Keys:0", OldKey), ("AgentOptions:Keys:1", NewKey),
        ("AgentOptions:AllowedNetworks:0", "10.1.0.0/16"), ("AgentOptions:AllowedNetworks:1", "fd00:1::/32"),
    ];

    [Theory]
    [InlineData(null, true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.2.3:5678", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("fd00:1::7", true)]
    [InlineData("[fd00:1::7]:443", true)]
    [InlineData("10.1.2.3, 127.0.0.1", true)]
    [InlineData("10.2.2.3", false)]
    [InlineData("203.0.113.9", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fd00:2::7", false)]
    [InlineData("203.0.113.9, 127.0.0.1", false)]
    [InlineData("127.0.0.1, 203.0.113.9", false)]
    [InlineData("10.1.2.3,203.0.113.9,10.1.2.4", false)]
    [InlineData("unknown", false)]
    [InlineData("127.0.0.1, _hidden", false)]
    [InlineData("localhost", false)]
    public async Task Without_a_key_everybody_on_the_way_has_to_be_trusted(string? forwardedFor, bool trusted)
    {
        await using var system = await AgentSystem.StartAsync(Settings);
        var reply = forwardedFor is null
            ? await system.Agent.PostAsync("/generate_text", Body)
            : await system.Agent.PostAsync("/generate_text", Body, ("X-Forwarded-For", forwardedFor));
        Assert.Equal(trusted ? HttpStatusCode.OK : HttpStatusCode.Forbidden, reply.Status);
        Assert.Equal(trusted ? 1 : 0, system.Backend.Calls.Count);
        if (!trusted) Assert.Contains("AgentOptions__Keys__0", reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Real-IP", "203.0.113.9")]
    [InlineData("Forwarded", "for=203.0.113.9;proto=https")]
    [InlineData("Forwarded", "for=127.0.0.1, For=\"[2001:db8::1]:4711\"")]
    [InlineData("Forwarded", "for=unknown")]
    public async Task A_proxy_that_says_it_in_another_way_is_heard(string header, string value)
    {
        await using var system = await AgentSystem.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await system.Agent.PostAsync("/generate_text", Body, (header, value))).Status);

        (string, string)[] near = [("Forwarded", "for=\"[::1]:4711\";by=203.0.113.43"), ("X-Real-IP", "127.0.0.1")];
        Assert.Equal(HttpStatusCode.OK, (await system.Agent.PostAsync("/generate_text", Body, near)).Status);
    }

    [Fact]
    public async Task Several_headers_are_one_chain()
    {
        await using var system = await AgentSystem.StartAsync();
        var reply = await system.Agent.PostAsync("/generate_text", Body, ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-For", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
    }

    [Theory]
    [InlineData(OldKey)]
    [InlineData(NewKey)]
    public async Task A_right_key_lets_in_from_anywhere(string key)
    {
        await using var system = await AgentSystem.StartAsync(Settings);
        foreach (var prefix in new[] { $"/agent/{key}", $"//agent//{key}/", $"/agent/{key}/", $"/AGENT/{key}" })
            Assert.Equal(HttpStatusCode.OK, (await system.Agent.PostAsync($"{prefix}/generate_text", Body, ("X-Forwarded-For", "203.0.113.9"))).Status);

        var init = await system.Agent.PostAsync($"/agent/{key}/api/auth/init", """{"tg_id":5,"username":"a"}""", ("X-Forwarded-For", "203.0.113.9"));
        Assert.Equal("""{"status":"initialized","tg_id":5}""", init.Text);
        Assert.Equal("/api/auth/init", system.Backend.Last.Path);
        Assert.Equal(HttpStatusCode.NotFound, (await system.Agent.PostAsync($"/agent/{key}/nowhere", Body)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await system.Agent.PostAsync($"/agent/{key}", Body)).Status);
    }

    [Theory]
    [InlineData("wrong-key-0123456789")]
    [InlineData("old-key-0123456788")]
    [InlineData("OLD-KEY-0123456789")]
    [InlineData("old-key-0123456789x")]
    [InlineData("old-key-012345678")]
    [InlineData("%20")]
    [InlineData("")]
    public async Task A_wrong_key_is_an_address_that_is_not_there(string key)
    {
        await using var system = await AgentSystem.StartAsync(Settings);
        foreach (var path in new[] { $"/agent/{key}/generate_text", $"/agent/{key}", $"/agent/{key}/agent/{OldKey}/generate_text" })
        {
            if (key.Length == 0 && path.Contains(OldKey, StringComparison.Ordinal)) continue;
            var reply = await system.Agent.PostAsync(path, Body);
            Assert.Equal(HttpStatusCode.NotFound, reply.Status);
            Assert.Contains("AI_AGENT_URL", reply.Error, StringComparison.Ordinal);
        }

        Assert.Empty(system.Backend.Calls);
    }

    [Fact]
    public async Task Without_configured_keys_no_key_is_right()
    {
        await using var system = await AgentSystem.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await system.Agent.PostAsync($"/agent/{OldKey}/generate_text", Body)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await system.Agent.PostAsync("/agent//generate_text", Body)).Status);
    }

    [Fact]
    public async Task A_key_that_was_replaced_is_not_right_any_more()
    {
        await using var system = await AgentSystem.StartAsync(("AgentOptions:Keys:0", NewKey));
        Assert.Equal(HttpStatusCode.NotFound, (await system.Agent.PostAsync($"/agent/{OldKey}/generate_text", Body)).Status);
        Assert.Equal(HttpStatusCode.OK, (await system.Agent.PostAsync($"/agent/{NewKey}/generate_text", Body)).Status);
    }

    [Fact]
    public async Task A_key_stands_in_no_log()
    {
        await using var system = await AgentSystem.StartAsync(Settings);
        system.Backend.AnswerWith(500, "{}");
        await system.Agent.PostAsync($"/agent/{OldKey}/generate_text", Body);
        await system.Agent.PostAsync($"/agent/{OldKey}/api/auth/init", """{"tg_id":5,"username":"a"}""");
        await system.Agent.PostAsync($"/agent/{OldKey}/generate_text", "{");
        Assert.Contains(system.Agent.Log, line => line.Contains("the backend answered 500", StringComparison.Ordinal));
        Assert.DoesNotContain(system.Agent.Log, line => line.Contains(OldKey, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("fifteen-letters")]
    [InlineData("with/slash-0123456789")]
    [InlineData("with space 0123456789")]
    [InlineData("ключ-из-русских-букв")]
    public void A_key_that_is_weak_or_fits_no_address_is_refused_at_the_start(string key)
    {
        var error = Assert.Throws<OptionsValidationException>(() => StartupCheck.Run("AgentOptions:Keys:0", key));
        Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_none_is_refused_at_the_start() => Assert.Throws<OptionsValidationException>(
        () => StartupCheck.Run("AgentOptions:AllowedNetworks:0", "10.1.0.0/99"));

    [Fact]
    public async Task Health_is_told_to_whoever_asks()
    {
        await using var system = await AgentSystem.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(system.Agent.Address, "/health/ready"));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var response = await system.Agent.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
