using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.Producers;

/// <summary>Lets services and signed-in people in; what is theirs is the endpoint's to know.</summary>
internal sealed class ServiceOrPersonDoor : IDoor
{
    private static readonly ProducerDoor Services = new();

    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(ProducerKeys.HeaderName)) return await Services.RefuseAsync(context);
        return await SignedIn.JudgeAsync(context, policies: false) switch
        {
            null => null,
            { Status: StatusCodes.Status401Unauthorized } error => new ProducerProblem(
                error.Status, error.Code, $"Send a service's key in {ProducerKeys.HeaderName}, or sign in.").ToResult(),
            var error => new ProducerProblem(error.Status, error.Code, "The call does not come from one of our pages.").ToResult(),
        };
    }
}
