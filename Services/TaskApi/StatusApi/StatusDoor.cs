using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.StatusApi;

/// <summary>
/// Lets people in by their bearer token alone (C4): what a browser sends unasked counts for nothing here, so no other site can use it.
/// </summary>
internal sealed class StatusDoor : IDoor
{
    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<CredentialReader>().Read(context.Request) is not { Source: CredentialSource.Header } credential
            || await SignedIn.FindAsync(context, credential) is not { } user)
        {
            return StatusAnswer.HttpError(StatusCodes.Status401Unauthorized, StatusAnswer.TextFor(StatusCodes.Status401Unauthorized));
        }

        context.Features.Set(user);
        return null;
    }
}
