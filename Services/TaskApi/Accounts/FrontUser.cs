using System.Text.Json;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Accounts;

/// <summary>
/// The user object of contract A (A10). What this system does not keep (experience points, habits, diary) is given as empty,
/// since front ends fall back to the same for missing keys.
/// </summary>
internal sealed record FrontUser
{
    public required long Id { get; init; }
    public required string Email { get; init; }
    public required string Username { get; init; }
    public required string FirstName { get; init; }

    /// <summary>Our addition: language of task texts, <c>ru</c> or <c>en</c>; changed through <c>update-user-data/</c>.</summary>
    public required string Language { get; init; }
    public required bool FinishOnboarding { get; init; }
    public required bool FinishMinitask { get; init; }
    public required bool IsTermsAccepted { get; init; }
    public required bool IsPrivacyAccepted { get; init; }
    public required string? DatePolicyAccepted { get; init; }
    public required JsonElement FrontendSettings { get; init; }
    public int OnboardingVersion { get; init; } = 1;
    public string? OnboardingAbVariant { get; init; }
    public int XpBalance { get; init; }
    public int LifetimeXp { get; init; }
    public IReadOnlyList<object> TodayTasks { get; init; } = [];
    public IReadOnlyList<object> TodayHabits { get; init; } = [];
    public IReadOnlyList<object> TopGoals { get; init; } = [];
    public object? AiBotChat { get; init; }
    public int LocalstorageVersion { get; init; } = 1;
    public string? TelegramBotLink { get; init; }
    public bool IsImpersonate { get; init; }
    public int JournalStreak { get; init; }
    public object? DiaryToday { get; init; }
    public bool HasDiaryEntryToday { get; init; }

    public static FrontUser From(CurrentUser user) => new()
    {
        Id = user.Id,
        Email = user.Email,
        Username = user.Username,
        FirstName = user.FirstName,
        Language = user.Language,
        FinishOnboarding = user.FinishOnboarding,
        FinishMinitask = user.FinishMinitask,
        IsTermsAccepted = user.IsTermsAccepted,
        IsPrivacyAccepted = user.IsPrivacyAccepted,
        DatePolicyAccepted = user.DatePolicyAccepted is { } date ? FrontDates.Format(new DateTimeOffset(date)) : null,
        FrontendSettings = JsonElement.Parse(user.FrontendSettings),
    };
}
