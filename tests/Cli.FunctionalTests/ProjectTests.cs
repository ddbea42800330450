using System.Text;
using System.Text.Json;
using AiTasks.Cli.FunctionalTests.FakeServer;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>The projects' tree, and how it is filled.</summary>
public sealed class ProjectTests : IAsyncLifetime
{
    private const string Nodes = """
        {
          "client_id": "mycompany", // a comment
          "nodes": [
            {"name": "Корпус 1", "node_type": "project", "code": "К1", "attributes": {"city": "Тверь"}, "children": [
              {"name": "План", "node_type": "document", "version": 2, "sort_order": 1, "files": [
                {"path": "files/план1.pdf", "file_type": "pdf"},
                {"path": "files/общий.md", "file_name": "Общие указания.md"}]},
              {"name": "Разрез", "node_type": "document", "files": [{"path": "files/../files/общий.md"}]},
            ]},
          ]
        }
        """;

    private readonly Person _person = new();

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        await _person.SignInAsync();
        _person.Write("files/план1.pdf", "plan"u8.ToArray());
        _person.Write("files/общий.md", "general"u8.ToArray());
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task The_tree_is_drawn_with_ids_and_files()
    {
        var shown = await _person.OkAsync("projects", "tree", "--client-id", "my company", "--parent-id", $"{FakeProjects.Building}", "--all", "--files");
        Assert.Matches($@"^Корпус 1 \(project\) {FakeProjects.Building}\n└── План \[этаж 1\] \(document\) {FakeProjects.Plan}\n    └── план1.pdf \(pdf\)\n$", shown);
        Assert.Equal($"?client_id=my company&parent_id={FakeProjects.Building}&all_nodes=true&include_files=true", Assert.Single(_person.Server.Projects.Queries));
        Assert.Equal(2, (await _person.JsonAsync("projects", "tree")).GetArrayLength());
        Assert.Equal("", _person.Server.Projects.Queries.Last());
    }

    [Fact]
    public async Task Documents_are_found_by_words()
    {
        Assert.Matches($@"{FakeProjects.Plan}\s+document\s+План \[этаж 1\]", await _person.OkAsync("projects", "search", "этаж & план", "-n", "3"));
        Assert.Equal("?q=этаж & план&limit=3", Assert.Single(_person.Server.Projects.Queries));
        Assert.Contains("план1.pdf", await _person.OkAsync("projects", "results", $"{FakeProjects.Plan}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_import_sends_each_file_once_and_names_it_by_its_id(bool byService)
    {
        var manifest = _person.Write("projects.json", Encoding.UTF8.GetBytes(Nodes));
        await _person.OkAsync("logout");
        if (byService) _person.Environment["AITASKS_SERVICE_KEY"] = FakeContractE.ServiceKey;
        else await _person.SignInAsync();
        var imported = await _person.JsonAsync("projects", "import", manifest);
        Assert.Equal(2, imported.GetProperty("nodes_created").GetInt32());

        var uploaded = _person.Server.Projects.Uploaded.ToArray();
        Assert.Equal(["план1.pdf", "общий.md"], uploaded.Select(file => file.Name));
        var expected = JsonSerializer.Serialize(
            JsonElement.Parse(
                $$"""
                {"client_id": "mycompany", "nodes": [
                  {"name": "Корпус 1", "node_type": "project", "code": "К1", "attributes": {"city": "Тверь"}, "children": [
                    {"name": "План", "node_type": "document", "version": 2, "sort_order": 1, "files": [
                      {"file_type": "pdf", "file_id": "{{uploaded[0].Id}}"},
                      {"file_name": "Общие указания.md", "file_id": "{{uploaded[1].Id}}"}]},
                    {"name": "Разрез", "node_type": "document", "files": [{"file_id": "{{uploaded[1].Id}}"}]}]}]}
                """));
        Assert.Equal(expected, JsonSerializer.Serialize(Assert.Single(_person.Server.Projects.Imports)));
    }

    [Fact]
    public async Task The_client_of_an_import_may_be_said()
    {
        var manifest = _person.Write("projects.json", Encoding.UTF8.GetBytes(Nodes));
        var result = await _person.RunAsync("projects", "import", manifest, "--client-id", "other", "--service-key", FakeContractE.ServiceKey);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Nodes: 2 new, 1 changed, 0 as they were.\nFiles: 3 new, 1 replaced older ones.", result.Error, StringComparison.Ordinal);
        Assert.Equal("other", (string?)Assert.Single(_person.Server.Projects.Imports)["client_id"]);
    }

    [Theory]
    [InlineData("""{"nodes": [{"node_type": "project"}]}""", "nodes[0] has no 'name'")]
    [InlineData("""{"nodes": [{"name": "A", "node_type": "project", "childern": []}]}""", "nodes[0] has 'childern'")]
    [InlineData("""{"nodes": [{"name": "A", "node_type": "project", "children": [{"name": 5, "node_type": "x"}]}]}""", "nodes[0].children[0] has a 'name' that is no string")]
    [InlineData("""{"nodes": [{"name": "A", "node_type": "x", "files": [{"path": "files/план1.pdf"}, {"path": "none.pdf"}]}]}""", "nodes[0].files[1] names")]
    [InlineData("""{"nodes": [{"name": "A", "node_type": "x", "files": [{}]}]}""", "nodes[0].files[0] has no 'path'")]
    [InlineData("""{"nodes": ["A"]}""", "nodes[0] is no object")]
    [InlineData("""{"client_id": "c"}""", "has no 'nodes'")]
    [InlineData("[]", "is no object")]
    [InlineData("{", "is no JSON")]
    [InlineData("""{"nodes": [], "nodes": []}""", "is no JSON")]
    public async Task A_mistake_in_a_manifest_is_found_before_anything_is_sent(string manifest, string mistake)
    {
        var path = _person.Write("projects.json", Encoding.UTF8.GetBytes(manifest));
        Assert.Contains(mistake, await _person.FailAsync(2, "projects", "import", path), StringComparison.Ordinal);
        Assert.Empty(_person.Server.Projects.Uploaded);
        Assert.Empty(_person.Server.Projects.Imports);
    }
}
