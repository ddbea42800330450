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
        auth.MapPost("/exchange", ExchangeAsync).WithName("exchangeToken").WithSummary("Exchanges a static token for a bearer token").Produces<TokenAnswer>();
        auth.MapPost("/token", IssueAsync).WithMetadata(new SessionDoor()).WithName("issueToken")
            .WithSummary("Gives a page the bearer token of its session").Produces<TokenAnswer>();

        // The client sends neither its token nor a body, and forgets the token: there is nothing to close here.
        auth.MapPost("/logout", () => Results.Json(new Goodbye("Signed out."), WireJson.SnakeCase))
            .WithName("forgetToken").WithSummary("Says goodbye; the bearer token ends by itself").Produces<Goodbye>();
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

        return Answer(
            tokens, time.GetUtcNow(), options.Value.AccessTokenLifetime, owner.Id, null, ClientUser.From(owner));
    }

    // The token belongs to the session, and ends with it.
    private static IResult IssueAsync(
        HttpContext context, CurrentUser user, TokenService tokens, TimeProvider time, IOptions<AccountOptions> options)
    {
        var session = context.Features.Get<Credential>()!.Token;
        var (now, most) = (time.GetUtcNow(), options.Value.AccessTokenLifetime);
        var left = session.ExpiresAt - now;
        return Answer(tokens, now, left < most ? left : most, user.Id, session.SessionId, ClientUser.From(user));
    }

    // The client counts to the last second, and the token's end is kept in whole seconds: it is rounded up. TokenOptions.ClockSkew is
    // the grace beyond it.
    private static IResult Answer(TokenService tokens, DateTimeOffset now, TimeSpan lifetime, long userId, Guid? session, ClientUser user)
    {
        var seconds = (int)lifetime.TotalSeconds;
        var token = tokens.Sign(new AccessToken
        {
            Kind = TokenKind.Access,
            Subject = user.Id.ToString(),
            UserId = userId,
            SessionId = session,
            ExpiresAt = now.AddSeconds(seconds + 1),
        });
        return Results.Json(new TokenAnswer(token, "bearer", seconds, user), WireJson.SnakeCase);
    }

    /// <summary>A bearer token, for so many seconds.</summary>
    private sealed record TokenAnswer(string AccessToken, string TokenType, int ExpiresIn, ClientUser User);

    private sealed record Goodbye(string Message);

    internal sealed record ExchangeRequest
    {
        public string? StaticToken { get; init; }
    }
}

/// <summary>A person as contract E knows them.</summary>
/// <param name="Id">Their number for the outside.</param>
/// <param name="Username">Their name.</param>
/// <param name="Status">Always <c>active</c>: others get no answer.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Role">Our addition: one of <see cref="PersonRoles"/>.</param>
internal sealed record ClientUser(Guid Id, string Username, string Status, DateTimeOffset CreatedAt, string Role)
{
    private const string Active = "active";

    public static ClientUser From(TokenOwner owner) => new(owner.PublicId, owner.Username, Active, new DateTimeOffset(owner.CreatedAt), owner.Role);

    public static ClientUser From(CurrentUser user) => new(user.PublicId, user.Username, Active, new DateTimeOffset(user.CreatedAt), user.Role);
}
