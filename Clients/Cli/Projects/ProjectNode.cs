namespace AiTasks.Cli.Projects;

/// <summary>A node of the projects' tree, as far as it is shown.</summary>
internal sealed record ProjectNode
{
    public required Guid Id { get; init; }
    public Guid? ParentId { get; init; }
    public required string NodeType { get; init; }
    public required string Name { get; init; }
    public string? Code { get; init; }
    public IReadOnlyList<NodeFile> Files { get; init; } = [];
}

/// <summary>A file of a node, as far as it is shown.</summary>
internal sealed record NodeFile
{
    public required string FileType { get; init; }
    public required string FileName { get; init; }
}
