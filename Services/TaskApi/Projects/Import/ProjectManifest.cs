using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Projects.Import;

/// <summary>What is to be in the tree.</summary>
internal sealed record ProjectManifest
{
    /// <summary>Whose the nodes are; null for nobody's.</summary>
    public string? ClientId { get; init; }
    public IReadOnlyList<ManifestNode?>? Nodes { get; init; }

    /// <summary>Members that mean nothing: most likely slips of the pen.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }
}

/// <summary>A node as it is to be; what is absent becomes what a new node has.</summary>
internal sealed record ManifestNode
{
    public string? Name { get; init; }
    public string? NodeType { get; init; }

    /// <summary>What the node is known by among its siblings, so that its name may change; without one it is known by its name.</summary>
    public string? Code { get; init; }
    public int? Version { get; init; }

    /// <summary><c>active</c> unless given.</summary>
    public string? Status { get; init; }

    /// <summary>An object of the people who write it.</summary>
    public JsonElement Attributes { get; init; }

    /// <summary>Its place among its siblings; as they stand in the manifest unless given.</summary>
    public int? SortOrder { get; init; }
    public IReadOnlyList<ManifestFile?>? Files { get; init; }
    public IReadOnlyList<ManifestNode?>? Children { get; init; }

    /// <summary>Members that mean nothing: most likely slips of the pen.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }
}

/// <summary>A file of a node.</summary>
internal sealed record ManifestFile
{
    /// <summary>As the upload answered it.</summary>
    public Guid? FileId { get; init; }

    /// <summary>The extension of its name unless given.</summary>
    public string? FileType { get; init; }

    /// <summary>What the file is called from now on, wherever it is; null leaves the name it was uploaded under.</summary>
    public string? FileName { get; init; }

    /// <summary>Members that mean nothing: most likely slips of the pen.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }
}
