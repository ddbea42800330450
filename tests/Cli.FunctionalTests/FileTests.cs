using System.Security.Cryptography;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>Uploads.</summary>
public sealed class FileTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        await _person.SignInAsync();
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task Names_arrive_as_they_are_and_bytes_as_they_were()
    {
        string[] names = ["план №1 – ёж.pdf", "with \"quotes\" and ;=.txt", "日本語.md", "пусто.txt"];
        var contents = names.Select((_, number) => RandomNumberGenerator.GetBytes(number == 3 ? 0 : 200_000 + number)).ToArray();
        var paths = names.Select((name, number) => _person.Write(name, contents[number]));
        var answers = await _person.JsonAsync(["file", "upload", .. paths]);

        // A quotation mark travels as browsers write it, since the header has no other way.
        string[] arrived = [.. names.Select(name => name.Replace("\"", "%22", StringComparison.Ordinal))];
        Assert.Equal(arrived, _person.Server.Files.Uploaded.Select(file => file.Name));
        Assert.Equal(contents, _person.Server.Files.Uploaded.Select(file => file.Bytes));
        Assert.Equal(arrived, answers.EnumerateArray().Select(answer => answer.GetProperty("filename").GetString()));
    }

    [Fact]
    public async Task A_table_shows_what_the_server_calls_the_files()
    {
        var shown = await _person.OkAsync("file", "upload", _person.Write("план.pdf", new byte[3 * 1024 * 1024]));
        Assert.Matches($@"{_person.Server.Files.Uploaded.Single().Id}\s+3 MiB\s+application/pdf\s+план\.pdf", shown);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_in_the_words_of_the_server()
    {
        _person.Server.Files.Limit = 1024 * 1024;
        var path = _person.Write("large.bin", new byte[8 * 1024 * 1024]);
        Assert.Contains("The file is too large.", await _person.FailAsync(1, "file", "upload", path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_is_repeated_whole_when_the_bearer_token_has_ended()
    {
        _person.Server.ForgetBearers();
        var content = RandomNumberGenerator.GetBytes(1024 * 1024);
        await _person.OkAsync("file", "upload", _person.Write("a.bin", content));
        Assert.Equal(content, Assert.Single(_person.Server.Files.Uploaded).Bytes);
    }

    [Fact]
    public async Task Files_are_looked_for_before_anything_is_sent()
    {
        var path = _person.Write("a.bin", [1]);
        await _person.FailAsync(2, "file", "upload", path, path + "x");
        await _person.FailAsync(2, "file", "upload", _person.Folder);
        Assert.Empty(_person.Server.Files.Uploaded);
    }
}
