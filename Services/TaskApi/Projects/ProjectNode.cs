using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Projects;

/// <summary>
/// A node of the projects' tree, as contract E's client reads it (section 5.3): <c>attributes</c> and <c>files</c> are never null (E10).
/// </summary>
internal sealed record ProjectNode
{
    public Guid Id { get; init; }
    public Guid? ParentId { get; init; }

    /// <summary>Whose project it is, a name of the people who imported it; null for nobody's.</summary>
    public string? ClientId { get; init; }

    /// <summary>Such as <c>project</c>, <c>section</c> or <c>document</c>; any word will do.</summary>
    public string NodeType { get; init; } = "";
    public string Name { get; init; } = "";
    public string? Code { get; init; }
    public int? Version { get; init; }
    public string Status { get; init; } = "";

    [JsonIgnore]
    public string AttributesJson { get; init; } = "{}";
    public JsonElement Attributes => JsonElement.Parse(AttributesJson);
    public int SortOrder { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
    public IReadOnlyList<ProjectFile> Files { get; init; } = [];
}

/// <summary>
/// A file of a node. The tree and the results are read into different models of the client, so it has the members of both.
/// </summary>
internal sealed record ProjectFile
{
    /// <summary>The file's own id: what is attached to a message, and downloaded.</summary>
    public Guid Id { get; init; }

    /// <summary>The import that brought it.</summary>
    public Guid JobId { get; init; }
    public string FileType { get; init; } = "";

    /// <summary>Key of the file store.</summary>
    public string R2Key { get; init; } = "";

    // Both names are written out, since a description in which case does not count could not tell them apart.
    [JsonPropertyName("file_name")]
    public string FileName { get; init; } = "";

    /// <summary>Bytes.</summary>
    public long FileSize { get; init; }

    [JsonPropertyName("filename")]
    public string Filename => FileName;

    public string MimeType { get; init; } = "";
    public long SizeBytes => FileSize;
    public string SourceType { get; } = "project";
    public string StoragePath => R2Key;
    public DateTime CreatedAt { get; init; }

    [JsonIgnore]
    public Guid NodeId { get; init; }
}
