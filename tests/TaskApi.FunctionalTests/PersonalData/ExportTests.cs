using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TaskApi.FunctionalTests.Accounting;

namespace AiTasks.TaskApi.FunctionalTests.PersonalData;

/// <summary>Somebody gets all that is known of them, and no secrets.</summary>
[Collection(nameof(ModelCalls))]
public sealed class ExportTests(TaskApiFixture fixture)
{
    // Tables that are not in the archive, and why.
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["project_files"] = "Of nobody: a person's own files are never among those of projects.",
        ["project_uploads"] = "The same.",
        ["outbox"] = "The system's own: which commands are not sent yet.",
        ["turns"] = "The system's own: whose turn it is.",
        ["streams"] = "The system's own: the number of the last event.",
        ["stream_acknowledgements"] = "The system's own: the number of the last event that arrived.",
    };

    private static readonly string[] Secrets =
        ["password_hash", "token_hash", "ciphertext", "\"nonce\"", "whsec_", "\"secret\""];

    [Fact]
    public async Task Every_table_with_something_of_a_person_is_in_the_archive_with_all_of_its_rows_and_their_files_are()
    {
        await using var estate = await Estate.CreateAsync(fixture);
        await using var database = fixture.Admin();
        var tables = await PersonTables.FindAsync(database);
        var archive = await ReadAsync(estate.Caller, "/me/export");
        Assert.Subset(tables.Names.ToHashSet(), LeftOut.Keys.ToHashSet());
        foreach (var table in tables.Names.Except(LeftOut.Keys))
        {
            Assert.True(archive.TryGetValue($"{table}.json", out var json), $"{table} is not in the archive.");
            var rows = JsonNode.Parse(json)!.AsArray();
            Assert.True(rows.Count > 0, $"Nothing of the person was in {table}.");

            // These grow meanwhile.
            if (table is "stream_events" or "audit_log") continue;
            Assert.Equal((await tables.RowsAsync(database, table, estate.Id, estate.PublicId)).Length, rows.Count);
        }

        var text = string.Concat(archive.Values.Select(Encoding.UTF8.GetString));
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        var file = archive.Single(entry => entry.Key.EndsWith($"/{estate.Word}.txt", StringComparison.Ordinal));
        Assert.Equal(estate.Word, Encoding.UTF8.GetString(file.Value));
        Assert.Equal(
            await fixture.QueryAsync<byte[]>("select bytes from pictures where user_id = @Id", new { estate.Id }),
            archive.Single(entry => entry.Key.StartsWith("pictures/", StringComparison.Ordinal)).Value);
        Assert.Equal(estate.Username, (string?)JsonNode.Parse(archive["users.json"])![0]!["email"]);
    }

    [Fact]
    public async Task An_administrator_gets_the_same_of_somebody_and_it_is_written_down_and_nobody_gets_anothers()
    {
        await using var estate = await Estate.CreateAsync(fixture);
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        using var stranger = await ApiCaller.NewPersonAsync(fixture);
        var archive = await ReadAsync(admin, $"/admin/users/{Uri.EscapeDataString(estate.Username)}/export");
        Assert.Equal((await ReadAsync(estate.Caller, "/me/export")).Keys.Order(), archive.Keys.Order());
        var entry = (await admin.GetAsync($"/v1/admin/audit?deed=exported&actor={admin.Username}"))["entries"]!.AsArray().Single()!;
        Assert.Equal($"{estate.PublicId}", (string?)entry["person_id"]);

        await stranger.RefusedAsync(403, HttpMethod.Get, $"/admin/users/{Uri.EscapeDataString(estate.Username)}/export");
        await admin.RefusedAsync(404, HttpMethod.Get, "/admin/users/nobody-of-that-name/export");
        Assert.All((await ReadAsync(stranger, "/me/export")).Values, bytes =>
            Assert.DoesNotContain(estate.Word, Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_rows_than_are_read_at_a_time_are_all_there_once()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var titles = Enumerable.Range(0, 7).Select(number => $"chat {number}").ToArray();
        foreach (var title in titles) await person.OkAsync(HttpMethod.Post, "/chats", new { title });
        await using var node = await fixture.StartReadyNodeAsync(("ExportOptions:Batch", "3"));
        using var there = new ApiCaller(node.CreateDefaultClient()) { Bearer = person.Bearer };
        var chats = JsonNode.Parse((await ReadAsync(there, "/me/export"))["chats.json"])!.AsArray();
        Assert.Equal(titles, chats.Select(chat => (string)chat!["title"]!).Order());
    }

    private static async Task<Dictionary<string, byte[]>> ReadAsync(ApiCaller caller, string path)
    {
        using var response = await caller.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal((200, "application/zip"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        await using var archive = new ZipArchive(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var entries = new Dictionary<string, byte[]>();
        foreach (var entry in archive.Entries)
        {
            await using var content = await entry.OpenAsync(TestContext.Current.CancellationToken);
            using var whole = new MemoryStream();
            await content.CopyToAsync(whole, TestContext.Current.CancellationToken);
            entries.Add(entry.FullName, whole.ToArray());
        }

        return entries;
    }
}
