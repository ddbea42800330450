using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace AiTasks.BrowserTests;

/// <summary>How the gateway gives the console away, and that it keeps no contract's address from it.</summary>
public sealed partial class ConsoleFilesTests(ConsoleSystem console)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/app")]
    [InlineData("/app/tasks/42")]
    [InlineData("/app/no/such.page")]
    public async Task Every_address_of_the_console_is_its_page(string path)
    {
        using var http = Client();
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());

        // The compressed page has the same one, and is not the same bytes.
        Assert.True(answer.Headers.ETag?.IsWeak);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await http.SendAsync(again, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NotModified, "no-cache"), (same.StatusCode, same.Headers.CacheControl?.ToString()));
    }

    [Fact]
    public async Task A_page_may_run_its_own_scripts_only()
    {
        using var http = Client();
        using var answer = await http.GetAsync("/app/tasks", TestContext.Current.CancellationToken);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Scripts_are_compressed_and_kept_for_ever(string encoding)
    {
        using var http = Client();
        var script = Script().Match(await http.GetStringAsync("/", TestContext.Current.CancellationToken)).Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, script);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal([encoding], answer.Content.Headers.ContentEncoding);
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.CacheControl?.ToString());

        var plain = await http.GetByteArrayAsync(script, TestContext.Current.CancellationToken);
        var sent = (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        var fastest = Compressed(plain, to => encoding == "br" ? new BrotliStream(to, CompressionLevel.Fastest) : new GZipStream(to, CompressionLevel.Fastest));
        Assert.True(sent < 0.95 * fastest, $"{sent} bytes were sent where the fastest way needs {fastest}.");
    }

    private static long Compressed(byte[] plain, Func<Stream, Stream> compression)
    {
        using var compressed = new MemoryStream();
        using (var stream = compression(compressed)) stream.Write(plain);
        return compressed.ToArray().Length;
    }

    [Theory]
    [InlineData("GET", "/assets/no-such-file.js", 404)]
    [InlineData("GET", "/assets/../../appsettings.json", 404)]
    [InlineData("GET", "/assets/..%2F..%2Fappsettings.json", 404)]
    [InlineData("GET", "/appointments", 404)]
    [InlineData("POST", "/", 404)]
    [InlineData("POST", "/app/tasks", 404)]
    [InlineData("GET", "/chats", 401)]
    [InlineData("GET", "/me", 401)]
    public async Task Everything_else_answers_as_before(string method, string path, int status)
    {
        using var http = Client();
        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = console.System.GatewayUrl };

    [GeneratedRegex("/assets/index-[^\"]+\\.js")]
    private static partial Regex Script();
}
