using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Lets only people in who are signed in to contract A's front end.</summary>
/// <param name="Policies">True: the policies have to be accepted (section 1.7 of contract A).</param>
internal sealed record SignedIn(bool Policies) : IDoor
{
    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        if (await JudgeAsync(context, Policies) is not { } error) return null;
        var language = context.Features.Get<CurrentUser>()?.Language ?? FrontTexts.DefaultLanguage;
        return FrontAnswer.Error(error, FrontTexts.For(error, language));
    }

    /// <summary>Leaves the person and their credential in the request's features.</summary>
    /// <returns>Why they may not go on, or null.</returns>
    public static async Task<FrontError?> JudgeAsync(HttpContext context, bool policies)
    {
        if (context.RequestServices.GetRequiredService<CredentialReader>().Read(context.Request) is not { } credential
            || await FindAsync(context, credential) is not { } user)
        {
            return FrontError.NotAuthenticated;
        }

        context.Features.Set(user);
        context.Features.Set(credential);
        if (context.RequestServices.GetRequiredService<Csrf>().Check(context, credential) is { } forged) return forged;
        return policies && !user.PoliciesAccepted ? FrontError.PolicyRequired : null;
    }

    /// <summary>The person of a credential, as the database knows them now.</summary>
    public static Task<CurrentUser?> FindAsync(HttpContext context, Credential credential)
    {
        var accounts = context.RequestServices.GetRequiredService<AccountStore>();
        return context.RequestServices.GetRequiredService<DatabaseRetry>().RepeatableAsync(
            cancellation => accounts.FindAsync(credential.Token, cancellation), context.RequestAborted);
    }
}
