using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.ClientApi;

/// <summary>
/// Lets people in by their bearer token alone. Whatever is wrong with it is a 401: the client then exchanges its static token again
/// (section 5.2 of contract E).
/// </summary>
internal sealed class ClientDoor : IDoor
{
    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<CredentialReader>().Read(context.Request) is not { Source: CredentialSource.Header } credential
            || await SignedIn.FindAsync(context, credential) is not { } user)
        {
            return ClientProblem.ForStatus(StatusCodes.Status401Unauthorized);
        }

        context.Features.Set(user);
        return null;
    }
}
