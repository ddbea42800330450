using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// What has been sent and what has not. Only a <see cref="SenderLease"/> begins messages. What became of a call may be noted by whoever made it,
/// with or without the right to send: it is true in any case.
/// </summary>
internal sealed class PublicationLog(NpgsqlDataSource database, IOptions<TelegramOptions> options, ILogger<PublicationLog> logger)
{
    private const string Next =
        """
        select p.id, m.position, p.chat, p.target, m.tries, m.call_id,
               extract(epoch from clock_timestamp() - p.queued_at)::float8 as age,
               coalesce(extract(epoch from m.over_at - clock_timestamp()), 0)::float8 as over_in,
               coalesce(extract(epoch from (
                 select max(until) from telegram_penalties where chat = @key or chat = any(@targets)) - clock_timestamp()), 0)::float8 as penalty
        from publications p join publication_messages m on m.publication_id = p.id
        where p.state = 'pending' and p.target = any(@targets) and m.sent_at is null
        order by p.id, m.position limit 1
        """;

    // Until its end is known, the call counts as one that may be made at any moment while it lives.
    private const string BeginMessage =
        """
        with begun as (
          update publication_messages m set begun_at = clock_timestamp(), over_at = clock_timestamp() + @CallLife, call_id = @callId, tries = tries + 1
          from publications p
          where p.id = m.publication_id and p.state = 'pending' and p.target = @Target
            and m.publication_id = @Id and m.position = @Position and m.begun_at is null
          returning m.text, m.photo
        ), counted as (
          insert into telegram_sends (call_id, chat, at) select @callId, @key, clock_timestamp() + @CallLife from begun
        )
        select text, photo from begun
        """;

    private const string Counted = "update telegram_sends set at = least(at, clock_timestamp()) where call_id = @callId";

    // Even one that has been called uncertain in the meantime: now it is known.
    private const string MessageSent =
        $"""
        with counted as ({Counted}), noted as (
          update publication_messages set sent_at = clock_timestamp(), message_id = @MessageId, photo = null
          where publication_id = @Id and position = @Position and call_id = @callId and sent_at is null
        )
        update publications p set chat_number = @ChatNumber, state = 'sent', finished_at = clock_timestamp()
        where id = @Id and state in ('pending', 'uncertain')
          and not exists (select 1 from publication_messages where publication_id = @Id and position <> @Position and sent_at is null)
        """;

    // With the certainty of who made the call, or knows that it was not made.
    private const string NotTaken =
        $"""
        with counted as ({Counted}), penalty as (
          insert into telegram_penalties as p (chat, until) select @key, clock_timestamp() + @penalty where @penalty > interval '0'
          on conflict (chat) do update set until = greatest(p.until, excluded.until)
        ), failed as (
          update publications set state = 'failed', error = @error, error_status = @status, finished_at = clock_timestamp()
          where id = @Id and state = 'pending' and @error::text is not null
        ), moved as (
          update publications set target = @movedTo where target = @Target and state = 'pending' and @movedTo::text is not null
        )
        update publication_messages set begun_at = null, over_at = null, call_id = null
        where publication_id = @Id and position = @Position and call_id = @callId and sent_at is null
        """;

    private const string GiveUp =
        """
        update publications set state = 'failed', error = @error, error_status = @status, finished_at = clock_timestamp()
        where id = @Id and state = 'pending'
        """;

    private const string CallUncertain =
        $"""
        with counted as ({Counted}), uncertain as (
          update publications set state = 'uncertain', finished_at = clock_timestamp()
          where id = @Id and state = 'pending' and exists (
            select 1 from publication_messages where publication_id = @Id and position = @Position and call_id = @callId and sent_at is null)
          returning id
        )
        update publication_messages set photo = null where publication_id in (select id from uncertain)
        """;

    /// <param name="key">Of the chat, for its limits.</param>
    /// <param name="targets">How it is called.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<NextMessage?> NextAsync(string key, string[] targets, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<NextMessage>(
            new CommandDefinition(Next, new { key, targets }, cancellationToken: cancellationToken));
    }

    /// <param name="lease">The right to send.</param>
    /// <param name="message">What is to be sent.</param>
    /// <param name="callId">Of the call that is about to be made.</param>
    /// <param name="key">Of the chat, for its limits.</param>
    /// <returns>Null: it is not to be sent any more.</returns>
    public Task<BegunMessage?> BeginAsync(SenderLease lease, NextMessage message, Guid callId, string key) => lease.CommitAsync<BegunMessage>(
        BeginMessage, new { message.Id, message.Position, message.Target, callId, key, options.Value.CallLife });

    /// <returns>True: it was the last message of its publication.</returns>
    public async Task<bool> SentAsync(NextMessage message, Guid callId, TelegramReply.Taken taken) =>
        await NoteAsync(MessageSent, new { message.Id, message.Position, callId, taken.MessageId, taken.ChatNumber }) > 0;

    /// <param name="message">What was not taken.</param>
    /// <param name="callId">The call.</param>
    /// <param name="outcome">What comes of it.</param>
    public Task NotTakenAsync(NextMessage message, Guid callId, NotTakenOutcome outcome) => NoteAsync(NotTaken, new
    {
        message.Id,
        message.Position,
        message.Target,
        callId,
        outcome.Key,
        outcome.Penalty,
        outcome.MovedTo,
        error = outcome.Failure?.Error,
        status = outcome.Failure?.Status,
    });

    /// <summary>Ends a publication of which nothing is under way.</summary>
    public Task FailAsync(NextMessage message, int status, string error) => NoteAsync(GiveUp, new { message.Id, status, error });

    /// <summary>Ends a publication of which nobody knows whether a message arrived.</summary>
    public Task UncertainAsync(NextMessage message, Guid callId) => NoteAsync(CallUncertain, new { message.Id, message.Position, callId });

    // All of these change nothing the second time. They are known to nobody else, so the database is waited for.
    private async Task<int> NoteAsync(string sql, object values)
    {
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
                return await connection.ExecuteAsync(sql, values);
            }
            catch (Exception error) when (DatabaseFailure.IsPassing(error))
            {
                logger.LogWarning("What became of a message waits for the database: {Reason}", error.Message);
                await Task.Delay(options.Value.PollInterval);
            }
        }
    }
}
