using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.Producers;

/// <summary>The backend that a request comes from.</summary>
internal sealed record CallingService(string Name)
{
    /// <summary>Called by the framework for parameters of this type; the door has put it there.</summary>
    public static ValueTask<CallingService?> BindAsync(HttpContext context) => new(context.Features.Get<CallingService>());
}

/// <summary>Lets only backends in that have a key.</summary>
internal sealed class ProducerDoor : IDoor
{
    public Task<IResult?> RefuseAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<ProducerKeys>().Read(context.Request) is not { } name)
        {
            return Task.FromResult<IResult?>(new ProducerProblem(
                StatusCodes.Status401Unauthorized, "invalid_service_key", $"Send the service's key in the header {ProducerKeys.HeaderName}.").ToResult());
        }

        context.Features.Set(new CallingService(name));
        return Task.FromResult<IResult?>(null);
    }
}
