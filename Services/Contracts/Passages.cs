namespace AiTasks.Contracts;

/// <summary>How far a document's text is.</summary>
public static class DocumentStates
{
    public const string Pending = "pending";
    public const string Indexed = "indexed";
    public const string Failed = "failed";

    /// <summary>A file without text, such as a picture.</summary>
    public const string None = "none";
}

/// <summary>Looks for passages.</summary>
public sealed record PassageQuery
{
    public required IReadOnlyList<Guid> FileIds { get; init; }

    /// <summary>A question or words, in Russian or English; empty: how the documents begin is wanted.</summary>
    public required string Query { get; init; }

    /// <summary>Most passages wanted.</summary>
    public int Limit { get; init; } = 8;
}

/// <summary>What was found, best first.</summary>
public sealed record PassageAnswer
{
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    /// <summary>Files among those asked for whose text is not read yet: asking again later finds more.</summary>
    public IReadOnlyList<Guid> Pending { get; init; } = [];
}

/// <summary>A piece of a document.</summary>
public sealed record Passage
{
    public required long Id { get; init; }
    public required Guid FileId { get; init; }

    /// <summary>The document's name.</summary>
    public required string Name { get; init; }

    /// <summary>1, 2, 3 …; null in a document without pages.</summary>
    public int? Page { get; init; }

    /// <summary>The heading above it; null for none.</summary>
    public string? Heading { get; init; }
    public required string Text { get; init; }

    /// <summary>How well it fits: only good for comparing within one answer. 0: it was not found, it is how its document begins.</summary>
    public double Score { get; init; }
}
