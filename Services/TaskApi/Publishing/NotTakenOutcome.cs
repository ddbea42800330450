namespace AiTasks.TaskApi.Publishing;

/// <summary>What comes of a call that brought nothing into a chat.</summary>
/// <param name="Key">Of the chat, for its limits.</param>
internal sealed record NotTakenOutcome(string Key)
{
    /// <summary>How long Telegram wants nothing more for it.</summary>
    public TimeSpan Penalty { get; init; }

    /// <summary>Where all that waits for the chat goes from now on.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Null: it is tried again.</summary>
    public (int Status, string Error)? Failure { get; init; }
}
