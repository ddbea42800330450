using AiTasks.TaskApi.Audit;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>Somebody who is to be erased.</summary>
internal sealed record ErasedPerson(long Id, Guid PublicId);

/// <summary>What erasing somebody reads and writes.</summary>
internal sealed class ErasureStore(NpgsqlDataSource database, AuditTrail audit, IOptions<ErasureOptions> options)
{
    private const string Ask =
        """
        update users set erasure_asked_at = now(), is_active = false, password_hash = '' where id = @id and erasure_asked_at is null
        """;

    // Whatever opens a door.
    private const string Shut =
        """
        delete from sessions where user_id = @id;
        delete from static_tokens where user_id = @id;
        delete from user_model_keys where user_id = @id;
        delete from telegram_chats where user_id = @id
        """;

    /// <summary>Shuts somebody out for good; the rest follows by itself. Asking again changes nothing.</summary>
    public Task AskAsync(long id, CancellationToken cancellationToken) => audit.ChangeAsync(
        async connection =>
        {
            if (await connection.ExecuteAsync(new CommandDefinition(Ask, new { id }, cancellationToken: cancellationToken)) == 0) return false;

            await connection.ExecuteAsync(new CommandDefinition(Shut, new { id }, cancellationToken: cancellationToken));
            return true;
        },
        isFirst => isFirst ? [new AuditedDeed(AuditDeeds.ErasureAsked) { Person = id }] : null,
        cancellationToken);

    /// <summary>Who is to be erased, those first who have waited longest.</summary>
    public async Task<IReadOnlyList<ErasedPerson>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ErasedPerson>(new CommandDefinition(
            "select id, public_id as publicid from users where erasure_asked_at is not null order by erasure_asked_at limit @Batch",
            new { options.Value.Batch }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<IReadOnlyList<long>> OpenTasksAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            "select id from tasks where user_id = @id and finished_at is null order by id limit @Batch",
            new { id, options.Value.Batch }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<IReadOnlyList<(Guid Id, string Key)>> FilesAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<(Guid, string)>(new CommandDefinition(
            "select id, storage_key from files where user_id = @id order by id limit @Batch",
            new { id, options.Value.Batch }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task ForgetFilesAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition("delete from files where id = any(@ids)", new { ids }, cancellationToken: cancellationToken));
    }

    /// <summary>Takes one of <see cref="ErasureSteps.All"/> until there is nothing left of it.</summary>
    public async Task TakeAsync(string step, ErasedPerson person, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (await connection.ExecuteAsync(new CommandDefinition(
            step, new { id = person.Id, publicId = person.PublicId, options.Value.Batch }, cancellationToken: cancellationToken)) > 0)
        {
        }
    }

    /// <summary>Removes the account, when nothing large is left of it.</summary>
    /// <returns>False: something is; it has to be gone through again.</returns>
    public async Task<bool> RemoveAccountAsync(ErasedPerson person, CancellationToken cancellationToken)
    {
        var (wasThere, isRemoved) = await audit.ChangeAsync(
            async connection =>
            {
                using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
                    ErasureSteps.Account, new { id = person.Id }, cancellationToken: cancellationToken));
                return (
                    Locked: await answers.ReadSingleOrDefaultAsync<int?>() is not null,
                    Removed: await answers.ReadSingleOrDefaultAsync<Guid?>() is not null);
            },
            outcome => outcome.Removed ? [new AuditedDeed(AuditDeeds.Erased) { PublicId = person.PublicId }] : null,
            cancellationToken);

        // Nobody: another node was faster.
        return !wasThere || isRemoved;
    }
}
