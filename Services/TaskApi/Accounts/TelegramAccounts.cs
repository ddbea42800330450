using AiTasks.Contracts;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Accounts;

/// <summary>
/// Whose account stands behind a chat with the bot. A chat that nobody linked to an account gets one of its own, which nobody can sign
/// in to.
/// </summary>
internal sealed class TelegramAccounts(NpgsqlDataSource database)
{
    /// <summary>The chat of everybody whom an old bot did not name (X16).</summary>
    public const long Anonymous = 0;

    private const int MaxNameLength = 150;

    private const string Find = "select user_id from telegram_chats where tg_id = @tgId";

    // The username is only a label here, and somebody may have taken it; the lock is the chat's.
    private const string Create =
        $"""
         select pg_advisory_xact_lock(hashtextextended('telegram:' || @tgId, 0));
         with known as (
           {Find}
         ), person as (
           insert into users (username, email, password_hash, first_name)
           select 'telegram ' || @tgId || ' ' || gen_random_uuid(), gen_random_uuid() || '@telegram.invalid', '', @name
           where not exists (select 1 from known)
           returning id
         ), stream as (
           insert into streams (key) select '{StreamKeys.UserPrefix}' || id from person
         ), linked as (
           insert into telegram_chats (tg_id, user_id) select @tgId, id from person
         )
         select user_id from known union all select id from person
         """;

    /// <summary>The account of a chat; it is created when there is none.</summary>
    /// <param name="tgId">Telegram's number of the chat, negative for groups (B9).</param>
    /// <param name="name">How the person calls themselves; null when that is not known.</param>
    /// <param name="cancellationToken">Stops waiting; an account already created stays.</param>
    public async Task<long> FindOrCreateAsync(long tgId, string? name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            Find, new { tgId }, cancellationToken: cancellationToken)) is { } known)
        {
            return known;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            Create, new { tgId, name = Shorten(name) }, transaction, cancellationToken: cancellationToken));
        await answers.ReadAsync();
        var id = await answers.ReadSingleAsync<long>();
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Makes an account the one behind a chat from now on; what the chat had before stays where it was.</summary>
    public async Task LinkAsync(long tgId, long userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into telegram_chats (tg_id, user_id) values (@tgId, @userId) on conflict (tg_id) do update set user_id = excluded.user_id",
            new { tgId, userId }, cancellationToken: cancellationToken));
    }

    private static string Shorten(string? name)
    {
        var shown = string.Concat((name ?? "").Where(letter => !char.IsControl(letter))).Trim();
        return shown.Length <= MaxNameLength ? shown : shown[..(char.IsHighSurrogate(shown[MaxNameLength - 1]) ? MaxNameLength - 1 : MaxNameLength)];
    }
}
