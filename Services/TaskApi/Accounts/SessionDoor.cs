using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Accounts;

/// <summary>
/// Lets pages in whose person is signed in with a session, and refuses in contract E's style. A bearer token does not do: it could be made
/// to last for ever.
/// </summary>
internal sealed class SessionDoor : IDoor
{
    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        var error = await SignedIn.JudgeAsync(context, policies: false);
        if (error is null && context.Features.Get<Credential>() is not { Source: CredentialSource.Cookie }) error = FrontError.NotAuthenticated;
        return error is null ? null : ClientProblem.Of(error.Status, error.Code, FrontTexts.For(error, "en"));
    }
}
