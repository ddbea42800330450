using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Chats;

/// <summary>A message that a person sends.</summary>
/// <param name="Id">Chosen before the first try, so that a second one finds what the first one did.</param>
/// <param name="Owner">The person.</param>
/// <param name="Language">What they read.</param>
/// <param name="ChatId">Where to.</param>
/// <param name="Content">What they say.</param>
/// <param name="Files">What they attach.</param>
/// <param name="Key">The client's name for it, see <see cref="Tasks.Idempotency.IdempotencyKey"/>.</param>
/// <param name="Fingerprint">What makes two messages under one key the same.</param>
/// <param name="PublicUrl">Where the person reached this system.</param>
internal sealed record Question(
    Guid Id, long Owner, string Language, Guid ChatId, string Content, IReadOnlyList<FileReference> Files, string? Key, byte[] Fingerprint,
    string PublicUrl);

/// <summary>What became of a question.</summary>
internal abstract record AskOutcome
{
    /// <summary>It stands in its chat and is being answered, since now or since an earlier call with the same key.</summary>
    public sealed record Asked(ChatMessage Message) : AskOutcome;

    public sealed record NoSuchChat : AskOutcome;

    /// <summary>The key belongs to something else.</summary>
    public sealed record KeyReused : AskOutcome;

    public sealed record FilesRefused(IResult Problem) : AskOutcome;
}

/// <summary>
/// Puts a message into its chat and starts its answer: message, files, task, stream and command in one transaction. The chat's row is
/// locked, so that messages have an order and a repeated one finds the first.
/// </summary>
internal sealed class AskQuestion(
    NpgsqlDataSource database, DatabaseRetry retry, OutboxSignal outbox, ChatSignal chats, TaskTelemetry telemetry, IOptions<ChatOptions> options)
{
    // The lock is one that neither answers nor their tasks have to wait for. A statement sees what was committed before it began.
    private const string Lock =
        """
        select title from chats where id = @ChatId and user_id = @Owner and deleted_at is null for no key update;
        select a.message_id, coalesce(t.fingerprint = @Fingerprint, false) as same
        from tasks t left join chat_answers a on a.task_id = t.id where t.user_id = @Owner and t.idempotency_key = @Key
        union
        select id, true from messages where id = @Id
        """;

    private const string Insert =
        $"""
         with message as (
           insert into messages (id, chat_id, turn, role, content)
           select @messageId, @chatId, coalesce(max(turn), 0) + 1, 'user', @Content from messages where chat_id = @chatId
         ), attached as (
           insert into message_files (message_id, file_id, side, position)
           select @messageId, f.file_id, f.side, f.n from unnest(@fileIds, @sides) with ordinality as f (file_id, side, n)
         ), titled as (
           update chats set updated_at = clock_timestamp(), title = coalesce(@title, title) where id = @chatId
         ), {AnswerStart.Sql}
         select id from started
         """;

    private const string Read = $"{ChatMessage.Select} from messages m where m.id = @messageId";

    /// <exception cref="NpgsqlException">The database is away, or cannot store the message.</exception>
    public async Task<AskOutcome> ExecuteAsync(Question question, CancellationToken cancellationToken)
    {
        try
        {
            return await retry.RepeatableAsync(token => AskAsync(question, token), cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.UniqueViolation && question.Key is not null)
        {
            // The same key at the same time in another chat.
            return new AskOutcome.KeyReused();
        }
    }

    private async Task<AskOutcome> AskAsync(Question question, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var files = await NamedFiles.FindAsync(connection, question.Owner, question.Files, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        string? title;
        Earlier? earlier;
        using (var locked = await connection.QueryMultipleAsync(await Prepared.CommandAsync(
            connection, Lock, new { question.Id, question.ChatId, question.Owner, question.Key, question.Fingerprint }, transaction, cancellationToken)))
        {
            title = await locked.ReadSingleOrDefaultAsync<string>();
            earlier = await locked.ReadFirstOrDefaultAsync<Earlier>();
        }

        if (title is null) return new AskOutcome.NoSuchChat();
        if (earlier is { Same: false }) return new AskOutcome.KeyReused();
        if (earlier is not null)
        {
            return new AskOutcome.Asked(await connection.QuerySingleAsync<ChatMessage>(new CommandDefinition(
                Read, new { messageId = earlier.MessageId }, transaction, cancellationToken: cancellationToken)));
        }

        if (files.Refuse(options.Value.MaxFiles) is { } refusal) return new AskOutcome.FilesRefused(refusal);

        FaultPoint.Reach("start.before_commit");
        var message = await InsertAsync(question, title, files.Files, connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        FaultPoint.Reach("start.after_commit");
        outbox.Set();
        chats.HasQuestion(question.ChatId);
        telemetry.Started(TaskTypes.ChatAnswer);
        FaultPoint.Reach("start.before_response");
        return new AskOutcome.Asked(message);
    }

    private async Task<ChatMessage> InsertAsync(
        Question question, string title, IReadOnlyList<NamedFile> files, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken cancellationToken)
    {
        var words = ChatTexts.TitleOf(question.Content);
        using var inserted = await connection.QueryMultipleAsync(await Prepared.CommandAsync(
            connection,
            $"{Insert}; {Read}",
            new
            {
                messageId = question.Id,
                chatId = question.ChatId,
                question.Content,
                title = ChatTexts.IsDefaultTitle(title) ? words : null,
                taskTitle = words,
                fileIds = files.Select(file => file.FileId).ToArray(),
                sides = files.Select(file => file.Side).ToArray(),
                owner = question.Owner,
                language = question.Language,
                key = question.Key,
                fingerprint = question.Fingerprint,
                publicUrl = question.PublicUrl,
                trace = TraceContext.Current,
                options.Value.Deadline,
            },
            transaction, cancellationToken));
        await inserted.ReadAsync<long>();
        return await inserted.ReadSingleAsync<ChatMessage>();
    }

    private sealed record Earlier
    {
        public Guid? MessageId { get; init; }
        public bool Same { get; init; }
    }
}
