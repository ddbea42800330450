using System.Net;
using AiTasks.TelegramAgent.Pictures;
using AiTasks.TestServers;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Whoever may call the agent chooses the address of a picture, and may not choose what only the agent can reach.</summary>
[Collection(nameof(Alone))]
public sealed class ForgedRequestTests : IAsyncLifetime
{
    private const string NameResolution = "Experimental.System.Net.NameResolution";

    private readonly Canary _canary = new();
    private AgentSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await AgentSystem.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _canary.Dispose();
    }

    [Theory]
    [InlineData("https://127.0.0.1:{port}/x")]
    [InlineData("http://127.0.0.1:{port}/file/bot1:A/x.jpg")]
    [InlineData("https://127.1:{port}/x")]
    [InlineData("https://localhost:{port}/x")]
    [InlineData("https://localhost.:{port}/x")]
    [InlineData("https://LOCALHOST:{port}/x")]
    [InlineData("https://[::1]:{port}/x")]
    [InlineData("https://[::]:{port}/x")]
    [InlineData("https://[::ffff:127.0.0.1]:{port}/x")]
    [InlineData("https://[::ffff:7f00:1]:{port}/x")]
    [InlineData("https://[0:0:0:0:0:0:0:1]:{port}/x")]
    [InlineData("https://[64:ff9b::127.0.0.1]:{port}/x")]
    [InlineData("https://[2002:7f00:1::]:{port}/x")]
    [InlineData("https://[fe80::1]:{port}/x")]
    [InlineData("https://[fd00:ec2::254]:{port}/x")]
    [InlineData("https://0.0.0.0:{port}/x")]
    [InlineData("https://0:{port}/x")]
    [InlineData("https://2130706433:{port}/x")]
    [InlineData("https://0x7f000001:{port}/x")]
    [InlineData("https://0x7f.1:{port}/x")]
    [InlineData("https://0177.0.0.1:{port}/x")]
    [InlineData("https://017700000001:{port}/x")]
    [InlineData("https://127。0。0。1:{port}/x")]
    [InlineData("https://①②⑦.⓪.⓪.①:{port}/x")]
    [InlineData("https://127.0.0.1%2F:{port}/x")]
    [InlineData("https://10.0.0.1/x")]
    [InlineData("https://172.16.0.1/x")]
    [InlineData("https://192.168.0.1/x")]
    [InlineData("https://100.64.0.1/x")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("https://api.telegram.org@127.0.0.1:{port}/x")]
    [InlineData("https://api.telegram.org:443@127.0.0.1:{port}/x")]
    [InlineData("https://user:password@api.telegram.org/file/x")]
    [InlineData("https://user@api.telegram.org/file/x")]
    [InlineData("https://127.0.0.1:{port}#@api.telegram.org/x")]
    [InlineData("https://127.0.0.1:{port}?@api.telegram.org/x")]
    [InlineData("https://127.0.0.1:{port}\\\\@api.telegram.org/x")]
    [InlineData("http://api.telegram.org/file/x")]
    [InlineData("https://api.telegram.org:22/x")]
    [InlineData("https://api.telegram.org:5432/x")]
    [InlineData("https://api.telegram.org:6379/x")]
    [InlineData("https://api.telegram.org:{port}/x")]
    [InlineData("https://api.telegram.org./x")]
    [InlineData("https://api.telegram.org.{name}/x")]
    [InlineData("https://{name}/api.telegram.org/x")]
    [InlineData("https://evil-api.telegram.org/x")]
    [InlineData("https://telegram.org/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file://api.telegram.org/etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("//127.0.0.1:{port}/x")]
    [InlineData("gopher://127.0.0.1:{port}/_x")]
    [InlineData("gopher://api.telegram.org/_x")]
    [InlineData("ftp://127.0.0.1:{port}/x")]
    [InlineData("ftp://api.telegram.org/x")]
    [InlineData("ws://127.0.0.1:{port}/x")]
    [InlineData("data:image/png;base64,iVBORw0KGgo=")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    [InlineData("https:///x")]
    [InlineData("картинка")]
    [InlineData("https://api.telegram.org:1/\\u0000")]
    public async Task What_is_not_a_listed_host_is_400_without_a_lookup_or_a_connection(string url)
    {
        var name = $"canary-{Guid.NewGuid():N}.example";
        using var lookups = new RecordedSpans(NameResolution);
        var address = url.Replace("{port}", $"{_canary.Port}", StringComparison.Ordinal).Replace("{name}", name, StringComparison.Ordinal);
        var reply = await UploadAsync(_system, address);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("взять нельзя", reply.Error, StringComparison.Ordinal);
        Assert.Empty(_system.Backend.Calls);
        Assert.Equal(0, _canary.Connections);
        foreach (var host in new[] { "telegram", "localhost", "metadata", name })
            Assert.DoesNotContain(lookups.Texts, text => text.Contains(host, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_address_of_any_length_is_read_no_further_than_needed()
    {
        var reply = await UploadAsync(_system, "https://api.telegram.org/" + new string('a', 100_000));
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task A_listed_host_in_a_private_network_is_400_without_a_connection(string host)
    {
        await using var own = await AgentSystem.StartAsync(("TelegramOptions:ImageHosts:1", $"{host}:{_canary.Port}"));
        using var lookups = new RecordedSpans(NameResolution);
        var reply = await UploadAsync(own, $"https://{host}:{_canary.Port}/x");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);

        // That a name is looked up shows here; without it, that none is looked up above would mean nothing.
        if (host == "localhost")
            Assert.Contains(lookups.Texts, text => text.Contains(host, StringComparison.Ordinal));
        Assert.Empty(own.Backend.Calls);
        Assert.Equal(0, _canary.Connections);
    }

    [Fact]
    public async Task A_bot_api_in_a_private_network_that_is_not_allowed_is_400_without_a_connection()
    {
        await using var own = await AgentSystem.StartAsync(
            ("TelegramOptions:ApiBaseUrl", $"http://localhost:{_canary.Port}"), ("TelegramOptions:BotToken", FakeTelegram.Token));
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(own, $"http://localhost:{_canary.Port}/file/bot1:A/x.jpg")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await own.Agent.PostAsync("/generate_image", """{"data":{"desc":"что","file_id":"AgAC"}}""")).Status);
        Assert.Equal(0, _canary.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_400_and_not_followed(int status)
    {
        await using var telegram = await FakeTelegram.StartAsync();
        await using var own = await AgentSystem.StartAsync(telegram.Settings);
        telegram.File = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"http://127.0.0.1:{_canary.Port}/x";
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.BadRequest, (await UploadAsync(own, telegram.ImageUrl)).Status);
        Assert.Single(telegram.Calls);
        Assert.Equal(0, _canary.Connections);
    }

    [Theory]
    [InlineData("https://api.telegram.org/file/bot1:A/photos/file_1.jpg", true)]
    [InlineData("https://API.Telegram.org/file/bot1:A/photos/file_1.jpg", true)]
    [InlineData("https://api.telegram.org:443/file/bot1:A/photos/file_1.jpg", true)]
    [InlineData("https://files.example.org:8443/a.png", true)]
    [InlineData("https://files.example.org/a.png", false)]
    [InlineData("http://files.example.org:8443/a.png", false)]
    [InlineData("http://bot-api:8081/file/bot1:A/a.png", true)]
    [InlineData("https://bot-api:8081/file/bot1:A/a.png", false)]
    [InlineData("http://bot-api/file/bot1:A/a.png", false)]
    public void Only_listed_hosts_are_sources(string url, bool found) => Assert.Equal(found, new PictureSources(Options.Create(new TelegramOptions
    {
        ApiBaseUrl = new Uri("http://bot-api:8081/"),
        ImageHosts = ["api.telegram.org", "files.example.org:8443"],
    })).Find(url) is not null);

    [Theory]
    [InlineData("TelegramOptions:ImageHosts:1", "https://example.org")]
    [InlineData("TelegramOptions:ImageHosts:1", "example.org/path")]
    [InlineData("TelegramOptions:ImageHosts:1", "user@example.org")]
    [InlineData("TelegramOptions:ApiBaseUrl", "ftp://example.org")]
    [InlineData("TelegramOptions:ApiBaseUrl", "https://user:secret@example.org")]
    [InlineData("TelegramOptions:ApiBaseUrl", "/relative")]
    [InlineData("TelegramOptions:AllowedNetworks:0", "10.0.0.1/33")]
    [InlineData("TelegramOptions:BotToken", "no token")]
    [InlineData("TelegramOptions:MaxImageBytes", "0")]
    public void Settings_that_mean_nothing_are_refused_at_the_start(string name, string value)
    {
        var error = Assert.Throws<OptionsValidationException>(() => StartupCheck.Run(name, value));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("no token", error.Message, StringComparison.Ordinal);
    }

    private static Task<BotReply> UploadAsync(AgentSystem system, string url) => system.Agent.PostAsync(
        "/generate_image", $$"""{"endpoint":"/generate_image","data":{"desc":"что","image_url":"{{url}}","file_id":"AgAC"},"tg_id":5,"timestamp":1}""");
}

/// <summary>Tests that count what the whole process asks of the network: those beside them would be counted, too.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
