using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>
/// Where the application that owns people's goals and steps gives them to the worker. Section <c>ContextSourceOptions</c>. Without addresses
/// a task is made of what its caller gave alone.
/// </summary>
internal sealed class ContextSourceOptions : IValidatableObject
{
    /// <summary>
    /// Where a goal is, such as <c>https://app.example/internal/goals/{goal_id}?user_id={user_id}</c>. It has to ask by the person too: only
    /// the application knows whose goal it is. Unset: a decomposition knows of its goal what the caller says.
    /// </summary>
    public string? GoalUrl { get; init; }

    /// <summary>
    /// Where a person's steps are, such as
    /// <c>https://app.example/internal/users/{user_id}/steps?from={week_start}&amp;to={week_end}&amp;include_overdue={include_overdue}</c>.
    /// Unset: a week is planned with the steps the caller names.
    /// </summary>
    public string? StepsUrl { get; init; }

    /// <summary>What the application knows this worker by; unset: nothing is sent.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The header of the key, with the word before it if there is one.</summary>
    [Required]
    [RegularExpression(
        @"[A-Za-z0-9-]{1,64}(: *[A-Za-z0-9_-]{1,64})?",
        ErrorMessage = "ApiKeyHeader has to be a header's name, or a name and the word before the key: Authorization: Bearer.")]
    public string ApiKeyHeader { get; init; } = "Authorization: Bearer";

    /// <summary>How long one answer may take, to its last byte. A person is waiting, and the application is near.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a connection may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of one answer. In Russian letters this is the longest context a task may have.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxBytes { get; init; } = 200_000;

    /// <summary>How long an answer is used again for the same person: while they try a task or two, not while they edit a goal. Zero: never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Answers kept at most; beyond it the oldest goes. With the largest answers it is 100 MB.</summary>
    [Range(1, 100_000)]
    public int MaxCached { get; init; } = 500;

    /// <summary>Calls per answer, the first one included. Refusals are not repeated.</summary>
    [Range(1, 5)]
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Longest pause before a call is repeated.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (UrlTemplate.Objection(GoalUrl, [UrlTemplate.GoalId, UrlTemplate.UserId], []) is { } goal)
            yield return new($"GoalUrl {goal}", [nameof(GoalUrl)]);
        if (UrlTemplate.Objection(
            StepsUrl, [UrlTemplate.UserId], [UrlTemplate.WeekStart, UrlTemplate.WeekEnd, UrlTemplate.IncludeOverdue]) is { } steps)
        {
            yield return new($"StepsUrl {steps}", [nameof(StepsUrl)]);
        }

        if (ApiKey?.Any(letter => char.IsControl(letter) || letter > '~') == true)
            yield return new("ApiKey has characters that a header cannot have.", [nameof(ApiKey)]);
    }
}
