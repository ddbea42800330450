using System.Security.Cryptography;
using System.Text;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// Accepts publications. Whether one is new is decided by the database, chat by chat: who asks for the same at the same time finds what the
/// first has written, and the numbers of a chat's publications are the order in which they were accepted.
/// </summary>
internal sealed class PublicationInbox(NpgsqlDataSource database, DatabaseRetry retry, IOptions<TelegramOptions> options)
{
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended('publish to ' || @chat, 0))";

    // What is still to be sent is the same however often it is asked for. What failed is tried again, by whoever asks again.
    private const string Find =
        """
        select id, state from publications
        where post_id = @PostId and chat = @chat and digest = @digest
          and (state = 'pending' or (not @Again and finished_at > clock_timestamp() - @RepeatWindow))
        order by id desc limit 1
        """;

    private const string Insert =
        """
        with publication as (
          insert into publications (post_id, user_id, chat, target, digest) values (@PostId, @UserId, @chat, @chat, @digest) returning id
        ), messages as (
          insert into publication_messages (publication_id, position, text, photo)
          select publication.id, part.position, part.text, case when part.position = 1 then @Photo end
          from publication, unnest(@parts) with ordinality as part (text, position)
        )
        select id from publication
        """;

    // From the message on that was not sent: what is in the chat already stays the beginning of it.
    private const string Revive =
        """
        with revived as (
          update publications set state = 'pending', error = null, error_status = null, queued_at = clock_timestamp(), finished_at = null
          where id = @id returning id
        )
        update publication_messages set tries = 0, photo = case when position = 1 then @Photo end
        where publication_id in (select id from revived) and sent_at is null
        """;

    /// <param name="request">What is asked for.</param>
    /// <param name="chat">Its chat, as <see cref="TelegramChat"/> has it.</param>
    /// <param name="parts">Its text, in messages.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The publication, new or that of an earlier asking; null: the post is gone.</returns>
    public async Task<long?> AcceptAsync(PublishRequest request, string chat, IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        try
        {
            // One that is to be sent again may have been sent when the second try begins.
            return request.Again
                ? await retry.UndoneAsync(token => TryAcceptAsync(request, chat, parts, token), cancellationToken)
                : await retry.RepeatableAsync(token => TryAcceptAsync(request, chat, parts, token), cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return null;
        }
    }

    private async Task<long> TryAcceptAsync(PublishRequest request, string chat, IReadOnlyList<string> parts, CancellationToken cancellationToken)
    {
        var values = new
        {
            request.PostId,
            request.UserId,
            request.Photo,
            request.Again,
            chat,
            parts = parts.ToArray(),
            digest = Digest(parts, request.Photo),
            options.Value.RepeatWindow,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Command(Lock, values));

        // A statement of its own: it sees what those wrote for whom this one has waited.
        var found = await connection.QuerySingleOrDefaultAsync<Found>(Command(Find, values));
        if (found is null)
            found = new Found { Id = await connection.QuerySingleAsync<long>(Command(Insert, values)) };
        else if (found.State == PublicationStates.Failed)
            await connection.ExecuteAsync(Command(Revive, new { found.Id, request.Photo }));
        await transaction.CommitAsync(cancellationToken);
        return found.Id;

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellationToken);
    }

    // Neither 0xFE nor 0xFF occurs in UTF-8, so different publications are different bytes.
    private static byte[] Digest(IReadOnlyList<string> parts, byte[]? photo)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            digest.AppendData(Encoding.UTF8.GetBytes(part));
            digest.AppendData([0xFE]);
        }

        digest.AppendData([0xFF]);
        digest.AppendData(photo ?? []);
        return digest.GetHashAndReset();
    }

    private sealed record Found
    {
        public long Id { get; init; }
        public string State { get; init; } = PublicationStates.Pending;
    }
}
