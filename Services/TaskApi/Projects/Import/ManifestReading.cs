using System.Text.Json;

namespace AiTasks.TaskApi.Projects.Import;

/// <summary>A node of a manifest, at its place.</summary>
/// <param name="Path">Where it stands in the JSON, such as <c>nodes[0].children[2]</c>.</param>
/// <param name="Parent">Null for an uppermost one.</param>
/// <param name="Depth">0 for an uppermost one.</param>
/// <param name="Order">Its place among its siblings.</param>
/// <param name="Node">What stands there.</param>
internal sealed record PlacedNode(string Path, PlacedNode? Parent, int Depth, int Order, ManifestNode Node)
{
    /// <summary>What it is known by among its siblings.</summary>
    public string Key => Node.Code ?? Node.Name!;

    /// <summary>Of the tree; known once it is written.</summary>
    public Guid Id { get; set; }
}

/// <summary>Something that is wrong with a manifest.</summary>
internal sealed record ManifestMistake(string Path, string Message);

/// <summary>Reads a manifest as a list, and finds what is wrong with it.</summary>
internal sealed class ManifestReading
{
    // Whoever made more mistakes made the same one again and again.
    private const int MaxMistakes = 20;
    private const int MaxNameLength = 500;
    private const int MaxWordLength = 100;

    private readonly List<PlacedNode> _nodes = [];
    private readonly List<ManifestMistake> _mistakes = [];

    private ManifestReading()
    {
    }

    /// <summary>All nodes, parents before their children.</summary>
    public IReadOnlyList<PlacedNode> Nodes => _nodes;
    public IReadOnlyList<ManifestMistake> Mistakes => _mistakes;

    public static ManifestReading Read(ProjectManifest manifest, int maxNodes)
    {
        var reading = new ManifestReading();
        reading.CheckOthers("", manifest.Others);
        reading.CheckText("client_id", manifest.ClientId, MaxWordLength, needed: false);
        if (manifest.Nodes is { Count: > 0 }) reading.Take(manifest.Nodes, "nodes", null);
        else reading.Wrong("nodes", "There has to be a node.");
        if (reading._nodes.Count > maxNodes) reading.Wrong("nodes", $"A manifest has up to {maxNodes} nodes.");
        return reading;
    }

    private void Take(IReadOnlyList<ManifestNode?> nodes, string list, PlacedNode? parent)
    {
        var siblings = new Dictionary<(string Type, string Key), string>();
        for (var i = 0; i < nodes.Count && _mistakes.Count < MaxMistakes; i++)
        {
            var path = $"{list}[{i}]";
            if (nodes[i] is not { } given)
            {
                Wrong(path, "A node is an object.");
                continue;
            }

            var node = given with
            {
                Name = given.Name?.Trim(),
                NodeType = given.NodeType?.Trim(),
                Code = Given(given.Code),
                Status = Given(given.Status),
            };
            Check(path, node);
            if (node is not { Name: { Length: > 0 }, NodeType: { Length: > 0 } type }) continue;

            var placed = new PlacedNode(path, parent, parent is null ? 0 : parent.Depth + 1, i, node);
            _nodes.Add(placed);
            if (!siblings.TryAdd((type, placed.Key), path))
                Wrong(path, $"It is the same as {siblings[(type, placed.Key)]}: nodes beside each other differ in node_type, code or name.");
            Take(node.Children ?? [], $"{path}.children", placed);
        }
    }

    private void Check(string path, ManifestNode node)
    {
        CheckOthers($"{path}.", node.Others);
        CheckText($"{path}.name", node.Name, MaxNameLength, needed: true);
        CheckText($"{path}.node_type", node.NodeType, MaxWordLength, needed: true);
        CheckText($"{path}.code", node.Code, MaxWordLength, needed: false);
        CheckText($"{path}.status", node.Status, MaxWordLength, needed: false);
        if (node.Attributes.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.Object))
            Wrong($"{path}.attributes", "Attributes are an object.");
        var files = new HashSet<Guid>();
        for (var i = 0; i < (node.Files?.Count ?? 0); i++)
        {
            var file = node.Files![i];
            CheckOthers($"{path}.files[{i}].", file?.Others);
            CheckText($"{path}.files[{i}].file_type", file?.FileType, MaxWordLength, needed: false);
            if (file?.FileId is not { } id) Wrong($"{path}.files[{i}].file_id", "The id of an uploaded file is missing.");
            else if (!files.Add(id)) Wrong($"{path}.files[{i}].file_id", "The node has this file already.");
        }
    }

    private void CheckOthers(string place, IDictionary<string, JsonElement>? others)
    {
        foreach (var name in others?.Keys ?? []) Wrong(place + name, "Nothing of that name is known here.");
    }

    private void CheckText(string path, string? text, int most, bool needed)
    {
        if (needed && string.IsNullOrEmpty(text)) Wrong(path, "It is missing.");
        else if (text?.Length > most) Wrong(path, $"It has up to {most} characters.");
    }

    private void Wrong(string path, string message)
    {
        if (_mistakes.Count < MaxMistakes) _mistakes.Add(new ManifestMistake(path, message));
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
