using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.AppHost.Local.Running;

namespace AiTasks.TestServers;

/// <summary>A question about the example project.</summary>
/// <param name="Question">As a person asks it.</param>
/// <param name="Document">File whose text has the answer.</param>
/// <param name="Page">Where in it; null in a document without pages.</param>
/// <param name="Heading">Where in it; null where a page says it.</param>
/// <param name="Fact">Words that stand in the passage and belong into the answer.</param>
public sealed record ExampleQuestion(string Question, string Document, int? Page, string? Heading, string Fact)
{
    /// <summary>True for the passage that has the answer.</summary>
    public bool IsAnsweredBy(string document, int? page, string? heading, string text) =>
        document == Document && page == Page && (Heading is null || heading == Heading)
        && text.ReplaceLineEndings(" ").Contains(Fact, StringComparison.Ordinal);

    /// <summary>As <see cref="IsAnsweredBy(string, int?, string?, string)"/>, for a passage or a source of an answer as they are sent.</summary>
    public bool IsAnsweredBy(JsonNode passage) =>
        IsAnsweredBy((string)passage["name"]!, (int?)passage["page"], (string?)passage["heading"], (string)passage["text"]!);
}

/// <summary>The project that comes with the repository.</summary>
public static class ExampleProject
{
    /// <summary>Where its files are.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "examples", "project");

    /// <summary>The ten questions about it.</summary>
    public static IReadOnlyList<ExampleQuestion> Questions { get; } =
        JsonSerializer.Deserialize<ExampleQuestion[]>(File.ReadAllText(Path.Combine(Folder, "questions.json")), JsonSerializerOptions.Web)!;

    /// <summary>The manifest as the server takes it: with uploaded files in place of paths.</summary>
    /// <param name="client">Whose it is to be, so that tests do not meet.</param>
    /// <param name="upload">Uploads a file by its name and bytes, and returns its id.</param>
    public static async Task<JsonObject> UploadAsync(string client, Func<string, byte[], Task<string>> upload)
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "project.json")))!.AsObject();
        manifest["client_id"] = client;
        foreach (var file in FilesOf(manifest["nodes"]!.AsArray()).ToList())
        {
            var path = (string)file["path"]!;
            file.Remove("path");
            file["file_id"] = await upload(path, await File.ReadAllBytesAsync(Path.Combine(Folder, path)));
        }

        return manifest;
    }

    private static IEnumerable<JsonObject> FilesOf(JsonArray nodes) => nodes.SelectMany(node =>
        (node!["files"] as JsonArray ?? []).Select(file => file!.AsObject()).Concat(FilesOf(node["children"] as JsonArray ?? [])));
}
