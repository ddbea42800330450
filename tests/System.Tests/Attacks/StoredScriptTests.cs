using System.Net;
using System.Text;
using AiTasks.SystemTests.ContractE;
using AiTasks.TestServers.DocumentChat;
using AiTasks.TestServers.Pictures;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S15: what people have stored is never run by a browser that opens its address.</summary>
public sealed class StoredScriptTests(OfflineSystem system)
{
    private const string Script = "<script>alert(document.cookie)</script>";

    public static TheoryData<string, string, string?> Files => new()
    {
        { "page.png", $"<!doctype html><html>{Script}</html>", "text/html" },
        { "page.html", $"<html>{Script}</html>", "text/html" },
        { "picture.svg", $"<svg xmlns=\"http://www.w3.org/2000/svg\">{Script}</svg>", "text/plain" },
        { "picture.xml", $"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\">{Script}</svg>", "text/plain" },
        { "page.xhtml", $"<?xml version=\"1.0\"?><x xmlns=\"http://www.w3.org/1999/xhtml\">{Script}</x>", "text/plain" },
        { "note.md", Script, "text/markdown" },
        { "data.json", $"[\"{Script}\"]", "application/json" },
        { "<img src=x onerror=alert(1)>.txt", Script, "text/plain" },
        { "polyglot.gif", $"GIF89a/*{Script}*/=1;alert(1)", "image/gif" },
        { "script.js", "#!/usr/bin/env node\nalert(1)", null },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task S15_a_file_is_refused_or_something_to_keep_and_no_page_of_ours(string name, string content, string? type)
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", name } };
        using var uploaded = await person.RawAsync(HttpMethod.Post, "/files/upload", form);
        if (type is null)
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, uploaded.StatusCode);
            return;
        }

        var id = (string)System.Text.Json.Nodes.JsonNode.Parse(await uploaded.Content.ReadAsStringAsync())!["id"]!;
        using var answer = await person.RawAsync(HttpMethod.Get, $"/files/{id}/content");
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        AssertHarmless(answer);
    }

    [Fact]
    public async Task S15_a_picture_that_everybody_may_see_is_a_picture_and_nothing_else()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);

        // A picture, and behind it what would be a page.
        var bytes = Png.Solid(4, 3, 10, 20, 30).Concat(Encoding.UTF8.GetBytes($"<html>{Script}</html>")).ToArray();
        var picture = await person.Client.UploadFileAsync("план.png", bytes, "image/png");
        var chat = await person.Client.CreateChatAsync(Script);
        await person.SendAsync(chat.Id, $"Что на картинке? {Script}", picture.Id);
        (await person.AnswerAsync(chat.Id)).AssertCompleted();

        using var history = await person.RawAsync(HttpMethod.Get, $"/chats/{chat.Id}");
        Assert.Equal("application/json", history.Content.Headers.ContentType?.MediaType);
        AssertHarmless(history);
        var address = System.Text.RegularExpressions.Regex.Match(
            (await history.Content.ReadAsStringAsync()).Replace("\\u0026", "&", StringComparison.Ordinal), $"/files/public/{picture.Id}[^\"]+").Value;
        using var shown = await person.RawAsync(HttpMethod.Get, address);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (shown.StatusCode, shown.Content.Headers.ContentType?.MediaType));
        AssertHarmless(shown);
    }

    // Taken for nothing but what it says it is; and were it shown, then without scripts and of no origin.
    private static void AssertHarmless(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").First());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.EndsWith("; sandbox", policy, StringComparison.Ordinal);
    }
}
