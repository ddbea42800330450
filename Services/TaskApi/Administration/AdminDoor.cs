using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.Administration;

/// <summary>Lets administrators in, by their bearer token, and services whose key may administer.</summary>
internal sealed class AdminDoor : IDoor
{
    private static readonly ClientDoor People = new();

    public async Task<IResult?> RefuseAsync(HttpContext context)
    {
        var keys = context.RequestServices.GetRequiredService<ProducerKeys>();
        var service = keys.Read(context.Request);
        if (service is not null && keys.Administers(service))
        {
            context.Features.Set(new CallingService(service));
            return null;
        }

        if (await People.RefuseAsync(context) is { } refusal) return service is null ? refusal : Forbidden;
        return context.Features.Get<CurrentUser>() is { IsAdmin: true } ? null : Forbidden;
    }

    private static IResult Forbidden => ClientProblem.Of(StatusCodes.Status403Forbidden, "forbidden", "Only administrators may do that.");
}
