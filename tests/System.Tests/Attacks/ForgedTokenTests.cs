using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S2: no forged, changed or outlived token opens any door, and nothing that a token names is fetched.</summary>
public sealed class ForgedTokenTests(OfflineSystem system)
{
    private const string OurHeader = """{"alg":"HS256","typ":"JWT"}""";

    [Fact]
    public async Task S2_a_token_that_is_not_ours_as_it_stands_opens_nothing()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        var key = Encoding.UTF8.GetBytes((await ServiceEnvironment.ReadAsync(system.System, "taskapi"))["TokenOptions__SigningKey"]);
        using var named = new TcpListener(IPAddress.Loopback, 0);
        named.Start();
        var address = $"http://{named.LocalEndpoint}/keys";
        var (soon, past) = (DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds());
        var claims = $$"""{"sub":"{{person.Username}}","type":"access","uid":{{person.UserId}},"exp":{{soon}}}""";
        var anothers = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.Replace($"\"uid\":{person.UserId}", "\"uid\":1", StringComparison.Ordinal)));
        byte[] strange = RandomNumberGenerator.GetBytes(32), nothing = [];

        // What the others are changed from is good.
        Assert.Equal(HttpStatusCode.OK, await AskAsync(Sign(OurHeader, claims, key)));
        (string What, string Token)[] forged =
        [
            .. ((string[])["none", "None", "nOnE", ""]).SelectMany(name => ((string, string)[])
            [
                ($"alg {name} without a signature", Unsigned($$"""{"alg":"{{name}}"}""", claims)), ($"alg {name} with ours", Sign($$"""{"alg":"{{name}}"}""", claims, key)),
            ]),
            ("another key", Sign(OurHeader, claims, strange)),
            ("no key", Sign(OurHeader, claims, nothing)),
            ("a key from a file", Sign("""{"alg":"HS256","kid":"../../../dev/null"}""", claims, nothing)),
            ("a key from elsewhere", Sign($$"""{"alg":"HS256","jku":"{{address}}","x5u":"{{address}}"}""", claims, strange)),
            ("a key that it brings", Sign($$"""{"alg":"HS256","jwk":{"k":"{{Base64Url.EncodeToString(strange)}}","kty":"oct"} }""", claims, strange)),
            ("another algorithm with ours", Sign("""{"alg":"RS256"}""", claims, key)),
            ("a signature of zeros", $"{Unsigned("""{"alg":"ES256"}""", claims)}{Base64Url.EncodeToString(new byte[64])}"),
            ("expired", Sign(OurHeader, claims.Replace($"{soon}", $"{past}", StringComparison.Ordinal), key)),
            ("without an end", Sign(OurHeader, claims.Replace($",\"exp\":{soon}", "", StringComparison.Ordinal), key)),
            ("an end that is no number", Sign(OurHeader, claims.Replace($"{soon}", $"\"{soon}\"", StringComparison.Ordinal), key)),
            ("of a service", Sign(OurHeader, claims.Replace("access", "service", StringComparison.Ordinal), key)),
            ("of nobody", Sign(OurHeader, claims.Replace($"\"uid\":{person.UserId}", $"\"uid\":{long.MaxValue}", StringComparison.Ordinal), key)),
            ("cut", Sign(OurHeader, claims, key)[..^1]),
            ("with more", Sign(OurHeader, claims, key) + ".e30"),
            ("of another person", person.Token.Replace(person.Token.Split('.')[1], anothers, StringComparison.Ordinal)),
            ("far too long", Sign(OurHeader, claims.Replace("access", new string('a', 3300), StringComparison.Ordinal), key)),
        ];
        foreach (var (what, token) in forged)
        {
            Assert.True(await AskAsync(token) is HttpStatusCode.Unauthorized, what);
            Assert.True(await AskAsync(token, asCookie: true) is HttpStatusCode.Unauthorized, what);
            Assert.Equal(HttpStatusCode.Forbidden, await JsonSocket.RefusedAsync(system.Gateway, $"/api/task/ws/task/{person.UserId}?token={token}"));
            Assert.Equal(HttpStatusCode.Unauthorized, await JsonSocket.RefusedAsync(system.Gateway, $"/api/v1/insight?channel=ui_events&token={token}"));
            await using var socket = await JsonSocket.ConnectAsync(system.Gateway, $"/ws/tasks/?token={token}");
            await socket.ClosedAsync();
            Assert.Equal((4001, 0), ((int?)socket.CloseStatus ?? 0, socket.Texts.Count));
        }

        Assert.False(named.Pending(), "What a token names was called.");
    }

    private async Task<HttpStatusCode> AskAsync(string token, bool asCookie = false)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = system.Gateway };
        using var request = asCookie
            ? new HttpRequestMessage(HttpMethod.Post, "/api/rest/front/get-user-data/") : new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.TryAddWithoutValidation(asCookie ? "Cookie" : "Authorization", asCookie ? $"sessionid={token}" : $"Bearer {token}");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static string Unsigned(string header, string claims) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.";

    private static string Sign(string header, string claims, byte[] key)
    {
        var unsigned = Unsigned(header, claims);
        return unsigned + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(unsigned[..^1])));
    }
}
