using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Audit;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Accounts;

/// <summary>People, their sessions and their static tokens.</summary>
internal sealed class AccountStore(NpgsqlDataSource database, PersonLookup people, AuditTrail audit)
{
    /// <summary>Everything a <see cref="CurrentUser"/> is made of.</summary>
    public const string Columns =
        """
        id, public_id, username, email, first_name, language, is_terms_accepted, is_privacy_accepted, date_policy_accepted,
        finish_onboarding, finish_minitask, frontend_settings, role, created_at
        """;

    /// <summary>The person a checked token speaks for, if the account is active and the sign-in not revoked.</summary>
    public Task<CurrentUser?> FindAsync(AccessToken token, CancellationToken cancellationToken) => people.FindAsync(token, cancellationToken);

    /// <summary>Finds the account for a sign-in by email or username, in any case of letters.</summary>
    public async Task<(long Id, string PasswordHash, bool IsActive)> FindSecretAsync(string login, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<(long, string, bool)>(new CommandDefinition(
            """
            select id, password_hash, is_active from users
            where lower(email) = lower(@login) or lower(username) = lower(@login)
            """,
            new { login }, cancellationToken: cancellationToken));
    }

    /// <summary>The number of the active person with this number, or this username or email in any case of letters; null when there is none.</summary>
    public async Task<long?> FindIdAsync(long? id, string? login, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "select id from users where (id = @id or lower(email) = lower(@login) or lower(username) = lower(@login)) and is_active",
            new { id, login }, cancellationToken: cancellationToken));
    }

    /// <summary>Creates a person and the stream of their tasks.</summary>
    /// <returns>The new id; null when the username or the email is taken.</returns>
    public Task<long?> CreateAsync(
        string username, string email, string passwordHash, string firstName, CancellationToken cancellationToken,
        string language = "ru", string role = PersonRoles.User) => audit.ChangeAsync(
        connection => connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            $"""
             with person as (
               insert into users (username, email, password_hash, first_name, language, role)
               values (@username, @email, @passwordHash, @firstName, @language, @role)
               on conflict do nothing returning id
             ), stream as (
               insert into streams (key) select '{StreamKeys.UserPrefix}' || id from person
             )
             select id from person
             """,
            new { username, email, passwordHash, firstName, language, role }, cancellationToken: cancellationToken)),
        id => id is null ? null : [new AuditedDeed(AuditDeeds.AccountCreated) { Person = id, Subject = role, By = id }],
        cancellationToken);

    /// <summary>Changes what is given; null leaves a value as it is.</summary>
    public async Task<CurrentUser> UpdateAsync(long id, AccountChanges changes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<CurrentUser>(new CommandDefinition(
            $"""
             update users set
               first_name = coalesce(@FirstName, first_name),
               language = coalesce(@Language, language),
               finish_onboarding = coalesce(@FinishOnboarding, finish_onboarding),
               finish_minitask = coalesce(@FinishMinitask, finish_minitask),
               frontend_settings = coalesce(@FrontendSettings::jsonb, frontend_settings),
               is_terms_accepted = is_terms_accepted or @AcceptPolicies,
               is_privacy_accepted = is_privacy_accepted or @AcceptPolicies,
               date_policy_accepted = case when @AcceptPolicies then coalesce(date_policy_accepted, now()) else date_policy_accepted end
             where id = @id
             returning {Columns}
             """,
            new
            {
                id,
                changes.FirstName,
                changes.Language,
                changes.FinishOnboarding,
                changes.FinishMinitask,
                changes.FrontendSettings,
                changes.AcceptPolicies,
            },
            cancellationToken: cancellationToken));
    }

    /// <summary>Records a sign-in; the person's expired ones go away with it.</summary>
    public async Task<Guid> OpenSessionAsync(long userId, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        await audit.ChangeAsync(
            connection => connection.ExecuteAsync(new CommandDefinition(
                """
                delete from sessions where user_id = @userId and expires_at <= now();
                insert into sessions (id, user_id, expires_at) values (@id, @userId, @expiresAt)
                """,
                new { id, userId, expiresAt }, cancellationToken: cancellationToken)),
            _ => [new AuditedDeed(AuditDeeds.SignedIn) { Person = userId, Subject = "browser", By = userId }],
            cancellationToken);
        return id;
    }

    public Task CloseSessionAsync(Guid id, CancellationToken cancellationToken) => audit.ChangeAsync(
        connection => connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "delete from sessions where id = @id returning user_id", new { id }, cancellationToken: cancellationToken)),
        person => person is null ? null : [new AuditedDeed(AuditDeeds.SignedOut) { Person = person, By = person }],
        cancellationToken);
}

/// <summary>What <see cref="AccountStore.UpdateAsync"/> changes.</summary>
internal sealed record AccountChanges
{
    public string? FirstName { get; init; }
    public string? Language { get; init; }
    public bool? FinishOnboarding { get; init; }
    public bool? FinishMinitask { get; init; }
    public string? FrontendSettings { get; init; }
    public bool AcceptPolicies { get; init; }
}
