using System.Security.Cryptography;
using System.Text;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Static tokens, for programs: exchanged for a short-lived bearer token (contract E, section 5.2).</summary>
internal static class TokenExchange
{
    public static IEndpointRouteBuilder MapTokenExchange(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/auth/exchange", ExchangeAsync).WithTags("Contract E: accounts")
            .WithSummary("Exchanges a static token for a bearer token");
        return endpoints;
    }

    /// <summary>Only this is stored: a stolen table opens no door.</summary>
    public static byte[] Hash(string staticToken) => SHA256.HashData(Encoding.UTF8.GetBytes(staticToken));

    private static async Task<IResult> ExchangeAsync(
        FrontBody<ExchangeRequest> body, NpgsqlDataSource database, TokenService tokens, TimeProvider time,
        IOptions<AccountOptions> options, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var owner = await connection.QuerySingleOrDefaultAsync<Owner>(new CommandDefinition(
            """
            select u.id, u.public_id, u.username, u.is_active, u.created_at
            from static_tokens t join users u on u.id = t.user_id where t.token_hash = @hash
            """,
            new { hash = Hash(body.Value.StaticToken ?? "") }, cancellationToken: cancellationToken));
        if (owner is null) return ClientProblem.Of(StatusCodes.Status401Unauthorized, "invalid_token", "The static token is not known.");
        if (!owner.IsActive) return ClientProblem.Of(StatusCodes.Status403Forbidden, "user_inactive", "The account is not active.");

        var lifetime = options.Value.AccessTokenLifetime;
        var token = tokens.Sign(new AccessToken
        {
            Kind = TokenKind.Access,
            Subject = owner.PublicId.ToString(),
            UserId = owner.Id,
            ExpiresAt = time.GetUtcNow() + lifetime,
        });
        return Results.Json(
            new
            {
                AccessToken = token,
                TokenType = "bearer",
                ExpiresIn = (int)lifetime.TotalSeconds,
                User = new { Id = owner.PublicId, owner.Username, Status = "active", CreatedAt = new DateTimeOffset(owner.CreatedAt) },
            },
            WireJson.SnakeCase);
    }

    internal sealed record ExchangeRequest
    {
        public string? StaticToken { get; init; }
    }

    private sealed record Owner
    {
        public long Id { get; init; }
        public Guid PublicId { get; init; }
        public string Username { get; init; } = "";
        public bool IsActive { get; init; }
        public DateTime CreatedAt { get; init; }
    }
}
