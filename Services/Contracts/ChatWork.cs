namespace AiTasks.Contracts;

/// <summary>What a worker needs to answer a message.</summary>
public sealed record ChatWork
{
    public required Guid ChatId { get; init; }

    /// <summary>The person's message.</summary>
    public required string Question { get; init; }

    /// <summary>What was said before, oldest first, within a bound of characters; without the question.</summary>
    public IReadOnlyList<ChatTurn> History { get; init; } = [];

    /// <summary>The system prompt that the person chose; null for none.</summary>
    public string? RolePrompt { get; init; }

    public ChatPreferences Preferences { get; init; } = new();

    /// <summary>Documents of the message, and of the earlier ones of the chat after them.</summary>
    public IReadOnlyList<ChatDocument> Documents { get; init; } = [];

    /// <summary>Pictures of the message.</summary>
    public IReadOnlyList<ChatPicture> Pictures { get; init; } = [];

    /// <summary>What an earlier attempt has already shown: the answer goes on after it.</summary>
    public string Shown { get; init; } = "";
}

/// <summary>One message of a chat.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>system</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record ChatTurn(string Role, string Content);

/// <summary>How a person wants to be answered; null means the worker's choice.</summary>
public sealed record ChatPreferences
{
    /// <summary><c>simple</c> or <c>complex</c>.</summary>
    public string ModelProfile { get; init; } = "simple";
    public double? Temperature { get; init; }
    public double? TopP { get; init; }
    public bool? ThinkingEnabled { get; init; }

    /// <summary>Tokens.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? MediaResolution { get; init; }
}

/// <summary>A document that may be searched.</summary>
public sealed record ChatDocument
{
    public required Guid FileId { get; init; }

    /// <summary>As the person knows it, such as <c>plan1.pdf</c>; sources are named by it.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="DocumentStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it cannot be read, for the person; null unless failed.</summary>
    public string? Problem { get; init; }

    /// <summary>Null where there are none.</summary>
    public int? Pages { get; init; }

    /// <summary><c>a</c> or <c>b</c> in a comparison; null otherwise.</summary>
    public string? Side { get; init; }
}

/// <summary>A picture that a model may look at.</summary>
public sealed record ChatPicture
{
    public required Guid FileId { get; init; }
    public required string Name { get; init; }
    public required string MimeType { get; init; }

    /// <summary>Where everybody may fetch it, for as long as its signature holds; null when the public address of this system is not known.</summary>
    public string? Url { get; init; }

    /// <summary>Pixels; 0 when not known.</summary>
    public int Width { get; init; }

    /// <summary>Pixels; 0 when not known.</summary>
    public int Height { get; init; }
}
