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
