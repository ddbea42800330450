using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AiTasks.TaskApi.Audit;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Accounts;

/// <summary>What is known of a static token; the token itself is not among it.</summary>
internal sealed record StaticToken
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public DateTime CreatedAt { get; init; }

    /// <summary>To the minute; null: never.</summary>
    public DateTime? LastUsedAt { get; init; }
}

/// <summary>Whose static token it is.</summary>
internal sealed record TokenOwner
{
    public Guid TokenId { get; init; }
    public long Id { get; init; }
    public Guid PublicId { get; init; }
    public string Username { get; init; } = "";
    public bool IsActive { get; init; }
    public DateTime CreatedAt { get; init; }

    /// <summary>One of <see cref="PersonRoles"/>.</summary>
    public string Role { get; init; } = PersonRoles.User;
}

/// <summary>Static tokens of people, several each.</summary>
internal sealed class StaticTokens(NpgsqlDataSource database, AuditTrail audit)
{
    // Says what a found string is; 32 random bytes follow.
    private const string Prefix = "aitasks_";
    private const int SecretBytes = 32;

    // A client exchanges again and again; a minute is as exact as people want it, and spares a write per exchange.
    private static readonly TimeSpan UseAccuracy = TimeSpan.FromMinutes(1);

    /// <summary>Only this is stored: a stolen table opens no door. The secret is random, so it needs no salt and no slowness.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Makes a token.</summary>
    /// <returns>The token, which nobody can be told again, and what stays known of it.</returns>
    public async Task<(string Secret, StaticToken Token)> CreateAsync(long userId, string name, CancellationToken cancellationToken)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var token = await audit.ChangeAsync(
            connection => connection.QuerySingleAsync<StaticToken>(new CommandDefinition(
                "insert into static_tokens (token_hash, user_id, name) values (@hash, @userId, @name) returning id, name, created_at, last_used_at",
                new { hash = Hash(secret), userId, name }, cancellationToken: cancellationToken)),
            created => [new AuditedDeed(AuditDeeds.TokenCreated) { Person = userId, Subject = $"{created.Id}" }],
            cancellationToken);
        return (secret, token);
    }

    /// <summary>A person's tokens, oldest first.</summary>
    public async Task<IReadOnlyList<StaticToken>> ListAsync(long userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<StaticToken>(new CommandDefinition(
            "select id, name, created_at, last_used_at from static_tokens where user_id = @userId order by created_at, id",
            new { userId }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Makes a token worthless; bearer tokens it was exchanged for live on until they end.</summary>
    /// <returns>False: the person has no such token.</returns>
    public async Task<bool> RevokeAsync(long userId, Guid id, CancellationToken cancellationToken) => await audit.ChangeAsync(
        connection => connection.ExecuteAsync(new CommandDefinition(
            "delete from static_tokens where id = @id and user_id = @userId", new { userId, id }, cancellationToken: cancellationToken)),
        removed => removed == 0 ? null : [new AuditedDeed(AuditDeeds.TokenRevoked) { Person = userId, Subject = $"{id}" }],
        cancellationToken) > 0;

    /// <summary>Whose a token is, and notes that it was used.</summary>
    public Task<TokenOwner?> UseAsync(string token, CancellationToken cancellationToken) => audit.ChangeAsync(
        connection => connection.QuerySingleOrDefaultAsync<TokenOwner>(new CommandDefinition(
            """
            with known as (
              select t.id as token_id, u.id, u.public_id, u.username, u.is_active, u.created_at, u.role
              from static_tokens t join users u on u.id = t.user_id where t.token_hash = @hash
            ), used as (
              update static_tokens t set last_used_at = now() from known
              where t.id = known.token_id and known.is_active and (t.last_used_at is null or t.last_used_at < now() - @UseAccuracy)
            )
            select token_id, id, public_id, username, is_active, created_at, role from known
            """,
            new { hash = Hash(token), UseAccuracy }, cancellationToken: cancellationToken)),
        owner =>
        [
            owner is { IsActive: true }
                ? new AuditedDeed(AuditDeeds.TokenExchanged) { Person = owner.Id, Subject = $"{owner.TokenId}", By = owner.Id }
                : new AuditedDeed(AuditDeeds.SignInFailed) { Person = owner?.Id, Subject = "static_token" },
        ],
        cancellationToken);
}
