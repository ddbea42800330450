using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The repository's example of a project, and what its ten questions are about.</summary>
internal static class ExampleProject
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "ExampleProject");

    /// <summary>A question and where its answer stands.</summary>
    public sealed record Question(string Text, string Document, int? Page, string? Heading, string Fact)
    {
        public bool IsAnsweredBy(JsonNode passage) =>
            (string?)passage["name"] == Document && (int?)passage["page"] == Page && (Heading is null || (string?)passage["heading"] == Heading)
            && ((string)passage["text"]!).ReplaceLineEndings(" ").Contains(Fact, StringComparison.Ordinal);
    }

    public static IReadOnlyList<Question> Questions =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "questions.json")))!.AsArray().Select(one => new Question(
            (string)one!["question"]!, (string)one["document"]!, (int?)one["page"], (string?)one["heading"], (string)one["fact"]!)),
    ];

    /// <summary>The manifest as the server takes it: its files are uploaded.</summary>
    /// <param name="admin">Who uploads.</param>
    /// <param name="client">Whose it is to be, so that tests do not meet.</param>
    public static async Task<JsonObject> UploadAsync(DocumentClient admin, string client)
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "project.json")))!.AsObject();
        manifest["client_id"] = client;
        foreach (var file in Files(manifest["nodes"]!))
        {
            var path = (string)file["path"]!;
            file.Remove("path");
            file["file_id"] = (string?)(await admin.UploadAsync(path, await File.ReadAllBytesAsync(Path.Combine(Folder, path))))["id"];
        }

        return manifest;
    }

    private static IEnumerable<JsonObject> Files(JsonNode nodes) => nodes.AsArray().SelectMany(node =>
        (node!["files"]?.AsArray().Select(file => file!.AsObject()) ?? []).Concat(node["children"] is { } children ? Files(children) : []));
}
