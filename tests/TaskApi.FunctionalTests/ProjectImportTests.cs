using System.Text;
using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Manifests become nodes: once, however often they are sent, and whole or not at all.</summary>
public sealed class ProjectImportTests(TaskApiFixture fixture)
{
    private readonly string _client = $"client-{Guid.NewGuid():N}";

    [Fact]
    public async Task The_same_manifest_again_changes_nothing_and_a_changed_one_updates_in_place()
    {
        using var admin = ApiCaller.Administrator(fixture);
        var manifest = await admin.UploadExampleAsync(_client);
        var first = await ImportAsync(admin, manifest);
        AssertCounts(first, created: 7, updated: 0, unchanged: 0, added: 3, replaced: 0);
        Assert.Equal("nodes[0].children[1].children[0]", (string?)first["nodes"]![4]!["path"]);
        var before = await TreeAsync();

        var again = await ImportAsync(admin, await admin.UploadExampleAsync(_client));
        AssertCounts(again, created: 0, updated: 0, unchanged: 7, added: 0, replaced: 0);
        Assert.NotEqual((string?)first["job_id"], (string?)again["job_id"]);
        Assert.Equal(before, await TreeAsync());

        var root = manifest["nodes"]![0]!;
        root["name"] = "Другое название";
        root["children"]!.AsArray().RemoveAt(2);
        root["children"]!.AsArray().Insert(0, new JsonObject { ["name"] = "Новый раздел", ["node_type"] = "section" });
        root["children"]![1]!["sort_order"] = 17;
        var changed = await ImportAsync(admin, manifest);
        AssertCounts(changed, created: 1, updated: 3, unchanged: 2, added: 0, replaced: 0);
        Assert.Equal((string?)first["nodes"]![0]!["id"], (string?)changed["nodes"]![0]!["id"]);
        var nodes = JsonNode.Parse(await TreeAsync())!.AsArray();
        Assert.Equal("Другое название", (string?)nodes[0]!["name"]);
        Assert.True((DateTimeOffset)nodes[0]!["updated_at"]! > (DateTimeOffset)nodes[0]!["created_at"]!);

        // Nothing is gone because the manifest did not have it: the estimates' section and its document.
        Assert.Equal(8, nodes.Count);

        async Task<string> TreeAsync() => (await (await PersonAsync()).GetAsync(
            $"/projects/tree?client_id={_client}&all_nodes=true&include_files=true")).ToJsonString();
    }

    [Fact]
    public async Task Simultaneous_imports_of_the_same_manifest_make_one_tree()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var other = ApiCaller.Administrator(fixture, node: 1);
        var manifest = (await admin.UploadExampleAsync(_client)).ToJsonString();
        var done = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            (number % 2 == 0 ? admin : other).OkAsync(HttpMethod.Post, "/admin/projects/import", manifest)));
        Assert.Equal(7, done.Sum(one => (int)one["nodes_created"]!));
        Assert.Equal(3, done.Sum(one => (int)one["files_added"]!));
        Assert.Single(done.Select(one => one["nodes"]!.ToJsonString()).Distinct());
    }

    [Fact]
    public async Task The_same_file_sent_again_is_the_same_file_and_a_new_one_of_its_name_takes_its_place()
    {
        using var admin = ApiCaller.Administrator(fixture);
        var name = $"Смета {Guid.NewGuid():N}.md";
        var old = await admin.UploadAsync(name, Encoding.UTF8.GetBytes($"Один рубль {_client}."));
        Assert.Equal((name, 64), ((string?)old["filename"], ((string)old["sha256"]!).Length));
        Assert.Equal(old.ToJsonString(), (await admin.UploadAsync(name, Encoding.UTF8.GetBytes($"Один рубль {_client}."))).ToJsonString());
        Assert.Equal(1, await fixture.QueryAsync<long>("select count(*) from files where filename = @name", new { name }));

        var renewed = await admin.UploadAsync(name, Encoding.UTF8.GetBytes($"Два рубля {_client}."));
        Assert.NotEqual((string?)old["id"], (string?)renewed["id"]);
        AssertCounts(await ImportAsync(admin, Manifest(File(old))), created: 1, updated: 0, unchanged: 0, added: 1, replaced: 0);
        AssertCounts(await ImportAsync(admin, Manifest(File(renewed))), created: 0, updated: 0, unchanged: 1, added: 1, replaced: 1);
        Assert.Equal((string?)renewed["id"], (string?)Assert.Single(await FilesAsync())!["id"]);
    }

    [Fact]
    public async Task A_file_gets_the_name_that_the_manifest_gives_it_and_importing_that_again_doubles_nothing()
    {
        using var admin = ApiCaller.Administrator(fixture);
        for (var time = 0; time < 2; time++)
        {
            var file = await admin.UploadAsync("scan.md", Encoding.UTF8.GetBytes($"План {_client}."));
            var done = await ImportAsync(admin, Manifest(File(file, "Генеральный план.MD")));
            AssertCounts(done, created: time == 0 ? 1 : 0, updated: 0, unchanged: time, added: time == 0 ? 1 : 0, replaced: 0);
        }

        var shown = Assert.Single(await FilesAsync())!;
        Assert.Equal(("Генеральный план.MD", "md"), ((string?)shown["file_name"], (string?)shown["file_type"]));
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_a_persons_own_is_refused_by_its_place_and_nothing_is_imported()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await PersonAsync();
        var own = await person.UploadAsync("mine.md", "Моё."u8.ToArray(), "/files/upload");
        var manifest = Manifest(File(own), new JsonObject { ["file_id"] = Guid.NewGuid().ToString() });
        var refusal = await admin.RefusedAsync(422, HttpMethod.Post, "/admin/projects/import", manifest);
        var errors = refusal["details"]!["errors"]!.AsArray();
        Assert.Equal(["nodes[0].files[0].file_id", "nodes[0].files[1].file_id"], errors.Select(error => (string)error!["path"]!));
        Assert.Contains((string)own["id"]!, (string)errors[0]!["message"]!, StringComparison.Ordinal);
        Assert.Empty((await person.GetAsync($"/projects/tree?client_id={_client}")).AsArray());
    }

    [Theory]
    [InlineData("""{}""", "nodes")]
    [InlineData("""{"nodes":[]}""", "nodes")]
    [InlineData("""{"nodes":[null]}""", "nodes[0]")]
    [InlineData("""{"nodes":[{"node_type":"project"}]}""", "nodes[0].name")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","children":[{"name":"b","node_type":" "}]}]}""", "nodes[0].children[0].node_type")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p"},{"name":" a ","node_type":"p"}]}""", "nodes[1]")]
    [InlineData("""{"nodes":[{"name":"a","code":"x","node_type":"p"},{"name":"b","code":"x","node_type":"p"}]}""", "nodes[1]")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","attributes":[1]}]}""", "nodes[0].attributes")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","files":[{}]}]}""", "nodes[0].files[0].file_id")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","files":[null]}]}""", "nodes[0].files[0].file_id")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","files":[{"file_id":"5c0e6d36-0000-4000-8000-000000000000","path":"a"}]}]}""", "nodes[0].files[0].path")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","kids":[]}]}""", "nodes[0].kids")]
    [InlineData("""{"client":"a","nodes":[{"name":"a","node_type":"p"}]}""", "client")]
    public async Task A_mistake_in_a_manifest_is_named_by_its_place(string manifest, string path)
    {
        using var admin = ApiCaller.Administrator(fixture);
        var refusal = await admin.RefusedAsync(422, HttpMethod.Post, "/admin/projects/import", manifest);
        Assert.Equal(path, (string?)Assert.Single(refusal["details"]!["errors"]!.AsArray())!["path"]);
        Assert.StartsWith($"{path}: ", (string?)refusal["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","version":"first"}]}""", "nodes[0].version")]
    [InlineData("""{"nodes":[{"name":"a","node_type":"p","files":[{"file_id":"plan1.pdf"}]}]}""", "nodes[0].files[0].file_id")]
    public async Task A_manifest_of_another_shape_is_refused_with_the_place_too(string manifest, string path)
    {
        using var admin = ApiCaller.Administrator(fixture);
        Assert.Contains(
            $"$.{path}", (string?)(await admin.RefusedAsync(400, HttpMethod.Post, "/admin/projects/import", manifest))["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_administrators_import_and_what_they_upload_is_a_file_that_is_taken()
    {
        using var person = await PersonAsync();
        await person.RefusedAsync(403, HttpMethod.Post, "/admin/projects/import", Manifest());
        await person.RefusedAsync(403, HttpMethod.Post, "/admin/projects/files");
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        await admin.RefusedAsync(422, HttpMethod.Post, "/admin/projects/files", new { file = "plan1.pdf" });
        await ImportAsync(admin, Manifest());

        // A name that any language and database could stumble over.
        var nodes = new JsonArray(Enumerable.Range(0, 3000).Select(number => (JsonNode)new JsonObject
        {
            ["name"] = $"Лист '{number}' \\ \"%_ {{}} 文 🏗",
            ["node_type"] = "sheet",
        }).ToArray());
        var done = await ImportAsync(admin, new JsonObject { ["client_id"] = _client, ["nodes"] = nodes });
        AssertCounts(done, created: 3000, updated: 0, unchanged: 0, added: 0, replaced: 0);
        Assert.Equal(3001, (await person.GetAsync($"/projects/tree?client_id={_client}")).AsArray().Count);
    }

    private Task<ApiCaller> PersonAsync() => ApiCaller.NewPersonAsync(fixture);

    private static async Task<JsonNode> ImportAsync(ApiCaller admin, JsonNode manifest) =>
        await admin.OkAsync(HttpMethod.Post, "/admin/projects/import", manifest.ToJsonString());

    private static JsonObject File(JsonNode uploaded, string? name = null) => new() { ["file_id"] = (string?)uploaded["id"], ["file_name"] = name };

    private JsonObject Manifest(params JsonNode[] files) => new()
    {
        ["client_id"] = _client,
        ["nodes"] = new JsonArray(new JsonObject { ["name"] = "Документ", ["node_type"] = "document", ["files"] = new JsonArray(files) }),
    };

    private async Task<JsonArray> FilesAsync()
    {
        using var person = await PersonAsync();
        return Assert.Single((await person.GetAsync($"/projects/tree?client_id={_client}&include_files=1")).AsArray())!["files"]!.AsArray();
    }

    private static void AssertCounts(JsonNode done, int created, int updated, int unchanged, int added, int replaced) => Assert.Equal(
        (created, updated, unchanged, added, replaced),
        ((int)done["nodes_created"]!, (int)done["nodes_updated"]!, (int)done["nodes_unchanged"]!, (int)done["files_added"]!, (int)done["files_replaced"]!));
}
