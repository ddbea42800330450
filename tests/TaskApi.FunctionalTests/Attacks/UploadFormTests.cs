using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S12: uploads that are no proper form, or that never end. Sizes are tried in <see cref="FileLimitTests"/>.</summary>
public sealed class UploadFormTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private const int Parts = 10_000;
    private const int Mega = 1024 * 1024;

    // The server gives a body 5 s before it has to come with some speed.
    private static readonly TimeSpan PutOutWithin = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aitasks-uploads-");
    private Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Tasks.TaskOptions> _node = null!;
    private FileClient _person = null!;

    public async ValueTask InitializeAsync()
    {
        (_node, var http) = await FileClient.StartServerAsync(fixture, ("FileStoreOptions:Folder", _folder.FullName));
        _person = await FileClient.SignInAsync(fixture, http);
    }

    public async ValueTask DisposeAsync()
    {
        _person?.Dispose();
        if (_node is not null) await _node.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("ten thousand parts")]
    [InlineData("ten thousand parts before the file")]
    [InlineData("a name of a megabyte")]
    [InlineData("a header of a megabyte")]
    [InlineData("ten thousand headers")]
    [InlineData("a field of two megabytes and no file")]
    [InlineData("no end")]
    public async Task S12_a_form_that_makes_no_sense_is_refused_and_leaves_nothing(string what)
    {
        foreach (var path in (string[])["/files/upload", "/files/upload-for-llm"])
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Form(what)));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            var (status, body) = await _person.PostAsync(content, path);
            Assert.True(status is 400 or 413 or 422, $"{what} gave {status}: {body}");
            Assert.Equal(["error", "message", "details", "detail"], body.Select(member => member.Key));
        }

        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("ten thousand parts", "multipart/form-data; boundary=x")]
    [InlineData("a header of a megabyte", "multipart/form-data; boundary=x")]
    [InlineData("no end", "multipart/form-data; boundary=x")]
    [InlineData("no end", "multipart/form-data")]
    [InlineData("ten thousand fields", "application/x-www-form-urlencoded")]
    [InlineData("a field without measure", "application/x-www-form-urlencoded")]
    public async Task S12_a_sign_in_form_that_makes_no_sense_is_refused(string what, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(what switch
        {
            "ten thousand fields" => string.Join('&', Enumerable.Range(0, Parts).Select(number => $"field{number}=x")),
            "a field without measure" => new string('x', Mega - 1),
            _ => Form(what),
        }));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        // Nothing is read of a body that is too long: whoever sends it unasked may find the connection closed before the answer is read.
        _person.Http.DefaultRequestHeaders.ExpectContinue = true;
        var (status, body) = await _person.PostAsync(content, "/api/auth/login");
        Assert.True(status is 400 or 413, $"{what} gave {status}: {body}");
        Assert.Equal(status, (int)body["code"]!);
    }

    [Fact]
    public async Task S12_an_upload_that_drips_is_408_and_leaves_nothing()
    {
        var address = _person.Http.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(PutOutWithin);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /files/upload HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {_person.Http.DefaultRequestHeaders.Authorization}\r\n"
                + $"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {50 * Mega}\r\n\r\n{Part("name=\"file\"; filename=\"slow.txt\"", "x")}"),
            limit.Token);

        using var answer = new StreamReader(client.GetStream());
        Assert.StartsWith("HTTP/1.1 408 ", await answer.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles("*", SearchOption.AllDirectories));
        Assert.Equal(0, await fixture.QueryAsync<int>("select count(*)::int from files where filename = 'slow.txt'", new { }));
    }

    private static string Form(string what)
    {
        const string End = "--x--\r\n";
        var fields = string.Concat(Enumerable.Range(0, Parts).Select(number => Part($"name=\"field{number}\"", "x")));
        return what switch
        {
            "ten thousand parts" => fields + End,
            "ten thousand parts before the file" => fields + Part("name=\"file\"; filename=\"a.txt\"", "x") + End,
            "a name of a megabyte" => Part($"name=\"file\"; filename=\"{new string('a', Mega)}.txt\"", "x") + End,
            "a header of a megabyte" => Part($"name=\"file\"; filename=\"a.txt\"\r\nX-A: {new string('a', Mega)}", "x") + End,
            "ten thousand headers" => Part($"name=\"file\"; filename=\"a.txt\"{string.Concat(Enumerable.Repeat("\r\nX-A: a", Parts))}", "x") + End,
            "a field of two megabytes and no file" => Part("name=\"field\"", new string('x', 2 * Mega)) + End,
            _ => "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n" + new string('x', Mega),
        };
    }

    private static string Part(string disposition, string content) => $"--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n";
}
