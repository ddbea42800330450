namespace AiTasks.TaskApi.Files;

/// <summary>A row of <c>files</c>.</summary>
internal sealed record StoredFile
{
    /// <summary>Its columns, for queries that read whole rows.</summary>
    public const string Columns =
        """
        id, user_id, filename, mime_type, size_bytes, sha256, storage_key, width, height, text_state, text_problem, pages, created_at
        """;

    public Guid Id { get; init; }

    /// <summary>Whose it is; null for a file of a project, which is for everybody who is signed in.</summary>
    public long? UserId { get; init; }

    /// <summary>As its sender named it, without what no file can be called.</summary>
    public string Filename { get; init; } = "";

    /// <summary>What its content is, whatever its name says.</summary>
    public string MimeType { get; init; } = "";
    public long SizeBytes { get; init; }
    public byte[] Sha256 { get; init; } = [];

    /// <summary>Where the file store has its bytes.</summary>
    public string StorageKey { get; init; } = "";

    /// <summary>Pixels; null for what is no picture.</summary>
    public int? Width { get; init; }

    /// <summary>Pixels; null for what is no picture.</summary>
    public int? Height { get; init; }

    /// <summary>One of <see cref="Contracts.DocumentStates"/>.</summary>
    public string TextState { get; init; } = "";

    /// <summary>Why its text cannot be read, for a person; null unless that failed.</summary>
    public string? TextProblem { get; init; }

    /// <summary>Null for what has none.</summary>
    public int? Pages { get; init; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    public bool IsPicture => MimeType.StartsWith("image/", StringComparison.Ordinal);
}
