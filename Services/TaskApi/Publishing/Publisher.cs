using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Publishes posts to Telegram: settles what is sent, puts it into its chat's queue, and waits for the end.</summary>
internal sealed class Publisher(
    PublicationInbox inbox, PublicationWatch watch, PublishingSignal signal, NpgsqlDataSource database, DatabaseRetry retry,
    IOptions<TelegramOptions> options)
{
    private const string Find =
        """
        select p.state, p.error, p.error_status, p.chat_number,
               extract(epoch from p.finished_at + @RepeatWindow - clock_timestamp())::float8 as repeatable_in,
               array(select m.message_id from publication_messages m where m.publication_id = p.id and m.message_id is not null order by m.position)
                 as message_ids,
               (select count(*) from publication_messages m where m.publication_id = p.id)::int as messages
        from publications p where p.id = @id
        """;

    /// <summary>
    /// Publishes once, however often the same is asked for: a post with the same text and photo into the same chat, while it is on its way
    /// and for <see cref="TelegramOptions.RepeatWindow"/> after its end. What was refused is tried again when it is asked for again.
    /// </summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="patience">How long the caller waits. No thread waits with it.</param>
    /// <param name="cancellationToken">Ends the wait; what is accepted by then is sent all the same.</param>
    /// <exception cref="NpgsqlException">The database is away. Whoever asks again meets what was accepted.</exception>
    public async Task<PublishOutcome> PublishAsync(PublishRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        if (TelegramChat.Normalize(request.Chat) is not { } chat) return TelegramTexts.BadChat(request.Chat);
        var first = request.Photo is null ? MessageSplitter.MessageLimit : MessageSplitter.CaptionLimit;
        var parts = MessageSplitter.Split(MessageSplitter.Clean(request.Text), first, MessageSplitter.MessageLimit);
        if (parts.Count == 0 && request.Photo is null) return new PublishOutcome.Refused(StatusCodes.Status400BadRequest, TelegramTexts.Empty);
        if (parts.Count > limits.MaxMessages) return TelegramTexts.TooLong(limits.MaxMessages);
        if (request.Photo?.Length > limits.MaxPhotoBytes) return TelegramTexts.TooLarge(limits.MaxPhotoBytes);
        if (!limits.IsConfigured) return new PublishOutcome.Refused(StatusCodes.Status503ServiceUnavailable, TelegramTexts.NotConfigured);

        if (await inbox.AcceptAsync(request, chat, parts.Count > 0 ? parts : [""], cancellationToken) is not { } id)
            return new PublishOutcome.Refused(StatusCodes.Status404NotFound, TelegramTexts.Gone);
        signal.Set();
        await watch.WaitAsync(id, patience, cancellationToken);
        return await retry.RepeatableAsync(token => ReadAsync(id, token), cancellationToken);
    }

    private async Task<PublishOutcome> ReadAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<PublicationRow>(
            new CommandDefinition(Find, new { id, options.Value.RepeatWindow }, cancellationToken: cancellationToken));
        return row is null ? new PublishOutcome.Refused(StatusCodes.Status404NotFound, TelegramTexts.Gone) : row.ToOutcome();
    }

    private sealed record PublicationRow
    {
        public string State { get; init; } = "";
        public string? Error { get; init; }
        public int? ErrorStatus { get; init; }
        public long? ChatNumber { get; init; }
        public double RepeatableIn { get; init; }
        public long[] MessageIds { get; init; } = [];
        public int Messages { get; init; }

        public PublishOutcome ToOutcome() => State switch
        {
            PublicationStates.Pending => new PublishOutcome.Queued(),
            PublicationStates.Sent => new PublishOutcome.Sent(MessageIds, ChatNumber),
            PublicationStates.Uncertain => Refused(StatusCodes.Status409Conflict, TelegramTexts.Uncertain(TimeSpan.FromSeconds(RepeatableIn))),
            _ => Refused(ErrorStatus ?? StatusCodes.Status502BadGateway, Error ?? TelegramTexts.Unreachable),
        };

        private PublishOutcome.Refused Refused(int status, string error) => new(status, TelegramTexts.WithPart(error, MessageIds.Length, Messages));
    }
}
