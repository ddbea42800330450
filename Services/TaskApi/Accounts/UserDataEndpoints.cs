using System.Text.Json;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Accounts;

/// <summary>A person's own data (contract A, A8, A10 and section 1.7). Reachable before the policies are accepted.</summary>
internal static class UserDataEndpoints
{
    private const int MaxNameLength = 150;

    public static RouteGroupBuilder MapUserDataEndpoints(this RouteGroupBuilder front)
    {
        var own = front.MapGroup("").WithMetadata(new SignedIn(Policies: false));
        own.MapPost("/get-user-data/", (CurrentUser user) => FrontAnswer.Ok(FrontUser.From(user)))
            .WithName("getUserData").WithSummary("Who is signed in").Produces<FrontOk<FrontUser>>();
        own.MapPost("/update-user-data/", UpdateAsync)
            .WithName("updateUserData").WithSummary("Changes what is given of one's own data").Produces<FrontOk<FrontUser>>();
        front.MapGet("/get-global-data/", GiveNothing).WithName("readGlobalData").WithSummary("Nothing: front ends ask for it").Produces<FrontOk<FrontNothing>>();
        front.MapPost("/get-global-data/", GiveNothing).WithName("getGlobalData").WithSummary("The same").Produces<FrontOk<FrontNothing>>();
        return front;
    }

    private static IResult GiveNothing() => FrontAnswer.Ok(new FrontNothing());

    private static async Task<IResult> UpdateAsync(
        FrontBody<UserDataChanges> body, CurrentUser user, AccountStore accounts, CancellationToken cancellationToken)
    {
        var changes = body.Value;
        var speaksOfPolicies = changes.IsTermsAccepted is not null || changes.IsPrivacyAccepted is not null;
        if (speaksOfPolicies && changes is not { IsTermsAccepted: true, IsPrivacyAccepted: true })
            return Refuse(FrontError.PolicyFlagsRequired, user);
        if (changes is { Language: not (null or "ru" or "en") } or { FirstName.Length: > MaxNameLength }
            || changes.FrontendSettings is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
        {
            return Refuse(FrontError.Validation, user);
        }

        var updated = await accounts.UpdateAsync(user.Id, new AccountChanges
        {
            FirstName = changes.FirstName,
            Language = changes.Language,
            FinishOnboarding = changes.FinishOnboarding,
            FinishMinitask = changes.FinishMinitask,
            FrontendSettings = changes.FrontendSettings is { ValueKind: JsonValueKind.Object } settings ? settings.GetRawText() : null,
            AcceptPolicies = speaksOfPolicies,
        }, cancellationToken);
        return FrontAnswer.Ok(FrontUser.From(updated));
    }

    private static IResult Refuse(FrontError error, CurrentUser user) =>
        FrontAnswer.Error(error, FrontTexts.For(error, user.Language));

    internal sealed record UserDataChanges
    {
        public string? FirstName { get; init; }
        public string? Language { get; init; }
        public bool? FinishOnboarding { get; init; }
        public bool? FinishMinitask { get; init; }
        public bool? IsTermsAccepted { get; init; }
        public bool? IsPrivacyAccepted { get; init; }
        public JsonElement? FrontendSettings { get; init; }
    }
}
