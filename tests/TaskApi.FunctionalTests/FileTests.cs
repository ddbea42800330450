using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Files;
using AiTasks.TestServers.Documents;
using AiTasks.TestServers.Pictures;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Files of contract E: section 5.3.</summary>
public sealed class FileTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task E_upload_answers_exactly_the_fields_of_the_contract()
    {
        using var person = await FileClient.SignInAsync(fixture);

        var (status, file) = await person.UploadAsync("План проекта (1).txt", "привет"u8.ToArray());

        Assert.Equal(200, status);
        Assert.Equal(["id", "filename", "mime_type", "size_bytes", "storage_path", "created_at"], file.Select(member => member.Key));
        Assert.True(Guid.TryParse((string?)file["id"], out _));
        Assert.Equal(("План проекта (1).txt", "text/plain", 12L), ((string?)file["filename"], (string?)file["mime_type"], (long)file["size_bytes"]!));
        Assert.EndsWith($"{file["id"]}.txt", (string?)file["storage_path"], StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse((string)file["created_at"]!), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));

        var (_, found) = await person.GetAsync($"/files/{file["id"]}");
        foreach (var (name, value) in file) Assert.Equal(value!.ToJsonString(), found[name]!.ToJsonString());
        Assert.Equal("upload", (string?)found["source_type"]);
    }

    [Fact]
    public async Task E_upload_for_llm_answers_an_address_and_a_path_by_which_the_file_is_found_again()
    {
        using var person = await FileClient.SignInAsync(fixture);

        var (status, file) = await person.UploadAsync("план.png", Png.Solid(4, 3, 1, 2, 3), "/files/upload-for-llm");

        Assert.Equal(200, status);
        Assert.Equal(("план.png", "image/png", "ACTIVE"), ((string?)file["filename"], (string?)file["mime_type"], (string?)file["state"]));
        Assert.Equal($"files/{file["id"]}", (string?)file["google_file_name"]);
        Assert.Equal(Png.Solid(4, 3, 1, 2, 3), await person.Http.GetByteArrayAsync((string)file["google_file_uri"]!));
        var owner = await fixture.QueryAsync<long>("select user_id from files where id = @id", new { id = (Guid)file["id"]! });
        var files = fixture.Service<FileQueries>();
        Assert.Single(await files.FindAsync(owner, [(string)file["storage_path"]!], CancellationToken.None), one => (one.Width, one.Height) == (4, 3));
        Assert.Empty(await files.FindAsync(owner + 1, [(string)file["storage_path"]!], CancellationToken.None));
    }

    [Theory]
    [InlineData("filename=\"смета 2026.txt\"", "смета 2026.txt")]
    [InlineData("filename*=UTF-8''%D1%81%D0%BC%D0%B5%D1%82%D0%B0.txt", "смета.txt")]
    [InlineData("filename=\"..\\\\..\\\\secret/../смета.txt\"", "смета.txt")]
    public async Task Names_come_as_clients_send_them(string parameter, string expected)
    {
        using var person = await FileClient.SignInAsync(fixture);
        using var form = new ByteArrayContent(Encoding.UTF8.GetBytes(
            "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nignored\r\n"
            + $"--b\r\nContent-Disposition: form-data; name=\"file\"; {parameter}\r\n\r\nтекст\r\n--b--\r\n"));
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=\"b\"");

        var (status, file) = await person.PostAsync(form);

        Assert.Equal((200, expected), (status, (string?)file["filename"]));
    }

    [Fact]
    public async Task A_file_is_downloaded_whole_or_in_pieces_under_its_name()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var content = TinyPdf.Write("Проект");
        var id = await person.StoreAsync("План №1.pdf", content);

        using var response = await person.Http.GetAsync($"/files/{id}/content");
        Assert.Equal(content, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/pdf", response.Content.Headers.ContentType!.ToString());
        var disposition = response.Content.Headers.GetValues("Content-Disposition").Single();
        Assert.StartsWith("attachment;", disposition, StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''%D0%9F%D0%BB%D0%B0%D0%BD%20%E2%84%961.pdf", disposition, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/files/{id}/content") { Headers = { Range = new RangeHeaderValue(5, 9) } };
        using var piece = await person.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, piece.StatusCode);
        Assert.Equal(content[5..10], await piece.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Only_its_owner_sees_a_file_and_everybody_one_of_a_project()
    {
        using var person = await FileClient.SignInAsync(fixture);
        using var stranger = await FileClient.SignInAsync(fixture, fixture.CreateClient(node: 1));
        var own = await person.StoreAsync("a.txt", "текст"u8.ToArray());
        using var content = new MemoryStream("текст"u8.ToArray());
        var common = (await fixture.Service<FileIntake>().StoreAsync(null, "общий.txt", content, 100, CancellationToken.None)).Id;

        foreach (var path in new[] { $"/files/{own}", $"/files/{own}/content", $"/files/{Guid.NewGuid()}", $"/files/{Guid.NewGuid()}/content" })
        {
            var (status, body) = await stranger.GetAsync(path);
            Assert.Equal((404, "not_found"), (status, (string?)body["error"]));
        }

        Assert.Equal("project", (string?)(await stranger.GetAsync($"/files/{common}")).Body["source_type"]);
        Assert.Equal("текст"u8.ToArray(), await stranger.Http.GetByteArrayAsync($"/files/{common}/content"));
    }

    [Fact]
    public async Task E4_what_is_refused_is_refused_in_the_words_of_the_contract_and_leaves_nothing()
    {
        using var person = await FileClient.SignInAsync(fixture);
        byte[] program = [0x7F, .. "ELF"u8, .. new byte[300_000]];

        foreach (var (expected, answer) in new[]
        {
            (415, await person.UploadAsync("отчёт.pdf", program)),
            (415, await person.UploadAsync("отчёт.pdf", "#!/bin/sh\nrm -rf /\n"u8.ToArray())),
            (415, await person.UploadAsync("архив.docx", TinyDocx.Pack(("a.txt", new byte[10])))),
            (422, await person.UploadAsync("бомба.docx", TinyDocx.Pack(("word/document.xml", new byte[64 * 1024 * 1024])))),
            (422, await person.UploadAsync("ноль.txt", [])),
            (422, await person.PostAsync(new StringContent("{}"))),
            (422, await person.PostAsync(new MultipartContent("form-data", "b") { new StringContent("no file") })),
            (400, await person.PostAsync(Cut())),
        })
        {
            Assert.Equal(expected, answer.Status);
            Assert.Equal(["error", "message", "details", "detail"], answer.Body.Select(member => member.Key));
            Assert.NotEmpty((string)answer.Body["message"]!);
        }

        Assert.Equal(0, await fixture.QueryAsync<int>(
            "select count(*)::int from files where filename in ('отчёт.pdf', 'архив.docx', 'бомба.docx', 'ноль.txt', 'обрыв.txt')", new { }));

        static ByteArrayContent Cut()
        {
            var form = new ByteArrayContent(Encoding.UTF8.GetBytes(
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"обрыв.txt\"\r\n\r\nтекст"));
            form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            return form;
        }
    }

    [Fact]
    public async Task E4_without_a_bearer_token_everything_is_401()
    {
        using var nobody = fixture.CreateClient();
        using var form = FileClient.Form("a.txt", new StringContent("a"));
        foreach (var response in new[]
        {
            await nobody.PostAsync("/files/upload", form), await nobody.GetAsync($"/files/{Guid.NewGuid()}"),
            await nobody.GetAsync($"/files/{Guid.NewGuid()}/content"),
        })
        {
            Assert.Equal(401, (int)response.StatusCode);
            Assert.Equal("not_authenticated", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]);
            response.Dispose();
        }
    }

    [Fact]
    public async Task A_worker_reads_a_file_and_nobody_else_does_it_that_way()
    {
        using var person = await FileClient.SignInAsync(fixture);
        var id = await person.StoreAsync("a.png", Png.Solid(2, 2, 9, 9, 9));
        using var worker = person.Worker();

        using var response = await worker.GetAsync(ChatApiRoutes.Content(id));
        Assert.Equal("image/png", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Png.Solid(2, 2, 9, 9, 9), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(404, (int)(await worker.GetAsync(ChatApiRoutes.Content(Guid.NewGuid()))).StatusCode);
        Assert.Equal(404, (int)(await person.Http.GetAsync(ChatApiRoutes.Content(id))).StatusCode);
    }
}
