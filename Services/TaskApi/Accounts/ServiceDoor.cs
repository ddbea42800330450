using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Lets only our own services in. The gateway routes none of what is behind it; to anybody else it does not exist.</summary>
internal sealed class ServiceDoor : IDoor
{
    public Task<IResult?> RefuseAsync(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<TokenService>();
        var proof = context.Request.Headers[ServiceTokenHandler.HeaderName];
        return Task.FromResult(tokens.Verify(proof, TokenKind.Service) is null ? Results.NotFound() : null);
    }
}
