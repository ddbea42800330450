using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Projects;

/// <summary>
/// What is to be imported: nodes with their files, which are named by their paths relative to the manifest. Checked as a whole before
/// anything is sent, so that a slip of the pen costs no half import.
/// </summary>
internal sealed class Manifest
{
    private const string FilePath = "path";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly Dictionary<string, JsonValueKind> OfRoot = new()
    {
        ["client_id"] = JsonValueKind.String,
        ["nodes"] = JsonValueKind.Array,
    };

    private static readonly Dictionary<string, JsonValueKind> OfNode = new()
    {
        ["name"] = JsonValueKind.String,
        ["node_type"] = JsonValueKind.String,
        ["code"] = JsonValueKind.String,
        ["version"] = JsonValueKind.Number,
        ["status"] = JsonValueKind.String,
        ["attributes"] = JsonValueKind.Object,
        ["sort_order"] = JsonValueKind.Number,
        ["files"] = JsonValueKind.Array,
        ["children"] = JsonValueKind.Array,
    };

    private static readonly Dictionary<string, JsonValueKind> OfFile = new()
    {
        [FilePath] = JsonValueKind.String,
        ["file_type"] = JsonValueKind.String,
        ["file_name"] = JsonValueKind.String,
    };

    private readonly string _folder;
    private readonly List<(JsonObject Entry, FileInfo File)> _files = [];

    private Manifest(string folder) => _folder = folder;

    /// <summary>What the server gets once <see cref="Fill"/> has named the files.</summary>
    public required JsonObject Body { get; init; }

    /// <summary>The files to upload, each once.</summary>
    public IReadOnlyList<FileInfo> Files => [.. _files.Select(entry => entry.File).DistinctBy(file => file.FullName)];

    /// <exception cref="CommandFailedException">It is no manifest, or a file is missing; says where.</exception>
    public static async Task<Manifest> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            var content = JsonNode.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken), documentOptions: Lenient) as JsonObject;
            var manifest = new Manifest(file.DirectoryName!) { Body = content ?? throw Wrong("it", "is no object") };
            Check(content, "it", OfRoot, "nodes");
            manifest.TakeNodes(content, "nodes");
            return manifest;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // An object that has a name twice is an ArgumentException.
            throw Wrong("it", $"is no JSON: {error.Message}");
        }
    }

    /// <summary>Puts the ids that the server gave the uploaded files in place of their paths.</summary>
    /// <param name="idOf">By full name.</param>
    public void Fill(IReadOnlyDictionary<string, string> idOf)
    {
        foreach (var (entry, file) in _files)
        {
            entry.Remove(FilePath);
            entry["file_id"] = idOf[file.FullName];
        }
    }

    private void TakeNodes(JsonObject parent, string name, string? within = null)
    {
        if (parent[name] is not JsonArray nodes) return;
        for (var i = 0; i < nodes.Count; i++)
        {
            var place = $"{(within is null ? "" : $"{within}.")}{name}[{i}]";
            var node = nodes[i] as JsonObject ?? throw Wrong(place, "is no object");
            Check(node, place, OfNode, "name", "node_type");
            TakeFiles(node, place);
            TakeNodes(node, "children", place);
        }
    }

    private void TakeFiles(JsonObject node, string within)
    {
        if (node["files"] is not JsonArray files) return;
        for (var i = 0; i < files.Count; i++)
        {
            var place = $"{within}.files[{i}]";
            var entry = files[i] as JsonObject ?? throw Wrong(place, "is no object");
            Check(entry, place, OfFile, FilePath);
            var file = new FileInfo(Path.Combine(_folder, entry[FilePath]!.GetValue<string>()));
            if (!file.Exists) throw Wrong(place, $"names {file.FullName}, which is not there");
            _files.Add((entry, file));
        }
    }

    private static void Check(JsonObject item, string place, Dictionary<string, JsonValueKind> known, params string[] needed)
    {
        foreach (var (name, value) in item)
        {
            if (!known.TryGetValue(name, out var kind))
                throw Wrong(place, $"has '{name}', which nobody would read; known are {string.Join(", ", known.Keys)}");
            if (value is not null && value.GetValueKind() != kind)
                throw Wrong(place, $"has a '{name}' that is no {kind.ToString().ToLowerInvariant()}");
        }

        if (needed.FirstOrDefault(name => item[name] is null) is { } missing) throw Wrong(place, $"has no '{missing}'");
    }

    private static CommandFailedException Wrong(string place, string what) => new($"The manifest is wrong: {place} {what}.", ExitCodes.Usage);
}
