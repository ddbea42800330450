using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace AiTasks.TaskApi.Accounts;

/// <summary>
/// A person to try the system with. Exists in Development only; its password and token are public knowledge.
/// </summary>
internal sealed class DemoAccount(NpgsqlDataSource database, AccountStore accounts, IPasswordHasher<CurrentUser> hasher)
{
    private const string Username = "demo";
    private const string Email = "demo@aitasks.local";
    private const string Password = "demo";
    private const string StaticToken = "demo-token";

    /// <summary>Keeps the account out of where people depend on the system.</summary>
    /// <exception cref="InvalidOperationException">It is there, since the database was filled in Development.</exception>
    public async Task RefuseAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select 1 from users where username = @Username and email = @Email)
              or exists (select 1 from static_tokens where token_hash = @hash)
            """,
            new { Username, Email, hash = StaticTokens.Hash(StaticToken) }, cancellationToken: cancellationToken)))
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:{StorageExtensions.ConnectionName} names a database that was filled in Development: the person '{Username}' "
                + "administers it, whose password and token everybody knows. Name another database, or delete that person first.");
        }
    }

    /// <summary>Creates the account unless it is there, and makes it one that may administer.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await accounts.CreateAsync(Username, Email, hasher.HashPassword(new CurrentUser(), Password), "Demo", cancellationToken) is { } id)
        {
            await accounts.UpdateAsync(id, new AccountChanges { AcceptPolicies = true, FinishOnboarding = true, FinishMinitask = true }, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into static_tokens (token_hash, user_id, name) values (@hash, @id, 'demo') on conflict do nothing",
                new { hash = StaticTokens.Hash(StaticToken), id }, cancellationToken: cancellationToken));
        }

        // Data of an earlier version has the account already, without the right.
        await connection.ExecuteAsync(new CommandDefinition(
            "update users set role = @Admin where username = @Username and email = @Email",
            new { PersonRoles.Admin, Username, Email }, cancellationToken: cancellationToken));
    }
}
