namespace AiTasks.TaskApi.Roles;

/// <summary>Whom a model plays: its text is the system prompt.</summary>
internal sealed record PromptRole
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string Content { get; init; } = "";
    public string? Description { get; init; }

    /// <summary>False: nobody can choose it, and those who did are answered without a role.</summary>
    public bool IsActive { get; init; }

    /// <summary>1, 2, 3 …: grows with every change of the words.</summary>
    public int Version { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>What is to be written into a role; a null leaves what is there.</summary>
internal sealed record RoleChange
{
    private const int MaxNameLength = 100;
    private const int MaxDescriptionLength = 1000;

    // It goes in front of every question; a longer one would crowd out the documents.
    private const int MaxContentLength = 20_000;

    public string? Name { get; init; }
    public string? Content { get; init; }
    public string? Description { get; init; }
    public bool? IsActive { get; init; }

    public RoleChange Trimmed() => this with { Name = Name?.Trim(), Content = Content?.Trim(), Description = Description?.Trim() };

    /// <summary>What is wrong with it, and in which member; null when nothing is.</summary>
    /// <param name="whole">True: a role is to be made of it.</param>
    public (string Field, string Message)? Check(bool whole) => this switch
    {
        { Name: { Length: 0 or > MaxNameLength } } => ("name", $"name has 1 to {MaxNameLength} characters."),
        { Content: { Length: 0 or > MaxContentLength } } => ("content", $"content has 1 to {MaxContentLength} characters."),
        { Description.Length: > MaxDescriptionLength } => ("description", $"description has up to {MaxDescriptionLength} characters."),
        { Name: null } when whole => ("name", "name is missing."),
        { Content: null } when whole => ("content", "content is missing."),
        _ => null,
    };
}
