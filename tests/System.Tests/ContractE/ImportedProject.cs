using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.ContractE;

/// <summary>A question about the example project, and where its answer stands.</summary>
internal sealed record ExampleQuestion(string Question, string Document, int? Page, string? Heading, string Fact);

/// <summary>A document of the example project: its node, and the key of its file.</summary>
internal sealed record ExampleDocument(Guid NodeId, string StorageKey);

/// <summary>The project that comes with the repository, imported as the command line does it.</summary>
internal sealed class ExampleProject
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ExampleProject");
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>By the names of their files.</summary>
    public IReadOnlyDictionary<string, ExampleDocument> Documents { get; private init; } = new Dictionary<string, ExampleDocument>();

    public static IReadOnlyList<ExampleQuestion> Questions { get; } =
        JsonSerializer.Deserialize<ExampleQuestion[]>(File.ReadAllText(Path.Combine(Folder, "questions.json")), Json)!;

    /// <summary>Imports it for a client of its own, so that tests do not meet.</summary>
    public static async Task<ExampleProject> ImportAsync(Uri gateway)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var admin = DocumentPerson.Administrator(gateway);
        var client = $"client-{Guid.NewGuid():N}";
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "project.json"), cancellation))!.AsObject();
        manifest["client_id"] = client;
        foreach (var file in FilesOf(manifest["nodes"]!.AsArray()).ToList())
        {
            var path = (string)file["path"]!;
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Folder, path), cancellation));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var form = new MultipartFormDataContent { { content, "file", path } };
            using var response = await admin.PostAsync("/admin/projects/files", form, cancellation);
            var stored = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!;
            Assert.True(response.IsSuccessStatusCode, stored.ToJsonString());
            file.Remove("path");
            file["file_id"] = (string)stored["id"]!;
        }

        await DocumentPerson.PostAsync(admin, "/admin/projects/import", manifest);
        using var reader = await DocumentPerson.CreateAsync(gateway);
        using var tree = await reader.RawAsync(HttpMethod.Get, $"/projects/tree?client_id={client}&all_nodes=true&include_files=true");
        var nodes = JsonNode.Parse(await tree.Content.ReadAsStringAsync(cancellation))!.AsArray();
        return new ExampleProject
        {
            Documents = nodes.SelectMany(node => node!["files"]!.AsArray().Select(file => (Node: node, File: file!))).ToDictionary(
                one => (string)one.File["file_name"]!, one => new ExampleDocument((Guid)one.Node["id"]!, (string)one.File["r2_key"]!)),
        };
    }

    private static IEnumerable<JsonObject> FilesOf(JsonArray nodes) => nodes.SelectMany(node =>
        (node!["files"] as JsonArray ?? []).Select(file => file!.AsObject()).Concat(FilesOf(node["children"] as JsonArray ?? [])));
}
