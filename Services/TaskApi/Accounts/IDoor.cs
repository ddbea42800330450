namespace AiTasks.TaskApi.Accounts;

/// <summary>Metadata of an endpoint that is not for everybody.</summary>
internal interface IDoor
{
    /// <summary>Lets a caller in, and leaves who it is in the request's features.</summary>
    /// <returns>Null, or the refusal in the endpoint's dialect.</returns>
    Task<IResult?> RefuseAsync(HttpContext context);
}

internal static class Doors
{
    /// <summary>Asks the door of every endpoint that has one, before anything of the request's body is read.</summary>
    public static WebApplication UseDoors(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<IDoor>() is { } door && await door.RefuseAsync(context) is { } refusal)
                await refusal.ExecuteAsync(context);
            else
                await next(context);
        });
        return app;
    }
}
