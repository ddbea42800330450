namespace AiTasks.TaskApi.Accounts;

/// <summary>The person a request speaks for, as the database knows them now.</summary>
internal sealed record CurrentUser
{
    public long Id { get; init; }
    public Guid PublicId { get; init; }
    public string Username { get; init; } = "";
    public string Email { get; init; } = "";
    public string FirstName { get; init; } = "";

    /// <summary><c>ru</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "";
    public bool IsTermsAccepted { get; init; }
    public bool IsPrivacyAccepted { get; init; }
    public DateTime? DatePolicyAccepted { get; init; }
    public bool FinishOnboarding { get; init; }
    public bool FinishMinitask { get; init; }

    /// <summary>A JSON object as text; the front end's own.</summary>
    public string FrontendSettings { get; init; } = "{}";

    /// <summary>One of <see cref="PersonRoles"/>.</summary>
    public string Role { get; init; } = PersonRoles.User;
    public DateTime CreatedAt { get; init; }

    /// <summary>How the person is greeted.</summary>
    public string ShownName => FirstName.Length > 0 ? FirstName : Username;

    public bool IsAdmin => Role == PersonRoles.Admin;

    public bool PoliciesAccepted => IsTermsAccepted && IsPrivacyAccepted;

    /// <summary>Called by the framework for parameters of this type; the gate has put it there.</summary>
    public static ValueTask<CurrentUser?> BindAsync(HttpContext context) => new(context.Features.Get<CurrentUser>());
}

/// <summary>What people may do.</summary>
internal static class PersonRoles
{
    public const string User = "user";

    /// <summary>May manage accounts, roles of prompts and projects.</summary>
    public const string Admin = "admin";
}
