using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Static tokens, for programs: exchanged for a short-lived bearer token (contract E, section 5.2).</summary>
internal static class TokenExchange
{
    public static IEndpointRouteBuilder MapTokenExchange(this IEndpointRouteBuilder endpoints)
    {
        var auth = endpoints.MapGroup("/auth").WithTags("Contract E: accounts");
        auth.MapPost("/exchange", ExchangeAsync).WithSummary("Exchanges a static token for a bearer token");

        // The client sends neither its token nor a body, and forgets the token: there is nothing to close here.
        auth.MapPost("/logout", () => Results.Json(new { Message = "Signed out." }, WireJson.SnakeCase)).WithSummary("Says goodbye; the bearer token ends by itself");
        return endpoints;
    }

    private static async Task<IResult> ExchangeAsync(
        FrontBody<ExchangeRequest> body, StaticTokens staticTokens, TokenService tokens, TimeProvider time,
        IOptions<AccountOptions> options, CancellationToken cancellationToken)
    {
        if (body.Value.StaticToken is not { } given)
            return ClientProblem.Invalid("static_token is missing.", new { Field = "static_token" });
        if (await staticTokens.UseAsync(given.Trim(), cancellationToken) is not { } owner)
            return ClientProblem.Of(StatusCodes.Status401Unauthorized, "invalid_token", "The static token is not known.");
        if (!owner.IsActive) return ClientProblem.Of(StatusCodes.Status403Forbidden, "user_inactive", "The account is not active.");

        // The client counts to the last second, and the token's end is kept in whole seconds: it is rounded up. TokenOptions.ClockSkew is
        // the grace beyond it.
        var lifetime = (int)options.Value.AccessTokenLifetime.TotalSeconds;
        var token = tokens.Sign(new AccessToken
        {
            Kind = TokenKind.Access,
            Subject = owner.PublicId.ToString(),
            UserId = owner.Id,
            ExpiresAt = time.GetUtcNow().AddSeconds(lifetime + 1),
        });
        return Results.Json(
            new { AccessToken = token, TokenType = "bearer", ExpiresIn = lifetime, User = ClientUser.From(owner) }, WireJson.SnakeCase);
    }

    internal sealed record ExchangeRequest
    {
        public string? StaticToken { get; init; }
    }
}

/// <summary>A person as contract E knows them.</summary>
internal sealed record ClientUser(Guid Id, string Username, string Status, DateTimeOffset CreatedAt)
{
    private const string Active = "active";

    public static ClientUser From(TokenOwner owner) => new(owner.PublicId, owner.Username, Active, new DateTimeOffset(owner.CreatedAt));

    public static ClientUser From(CurrentUser user) => new(user.PublicId, user.Username, Active, new DateTimeOffset(user.CreatedAt));
}
