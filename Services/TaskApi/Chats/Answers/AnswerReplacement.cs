using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>What became of files that a reader named.</summary>
internal abstract record AddOutcome
{
    /// <summary>The answer is the same: it knows them, or will, or has been begun without them.</summary>
    public sealed record Same : AddOutcome;

    /// <summary>Another answer is under way.</summary>
    public sealed record Replaced : AddOutcome;

    public sealed record Refused(IResult Problem) : AddOutcome;
}

/// <summary>
/// Adds files to a question that is being answered already. An answer that nobody has seen anything of is begun anew with them; otherwise
/// they are there for the next questions.
/// </summary>
internal sealed class AnswerReplacement(TaskLedger ledger, OutboxSignal outbox, ChatSignal chats, TaskTelemetry telemetry, IOptions<ChatOptions> options)
{
    private const string Newer = "exists (select 1 from chat_answers newer where newer.message_id = @messageId and newer.task_id > @taskId)";

    // The task's lock keeps its reports away, and other readers with files. What it has shown is read in a statement after the lock.
    private const string Lock =
        $"""
         select 1 from tasks where id = @taskId for update;
         insert into message_files (message_id, file_id, side, position)
         select @messageId, f.file_id, f.side, f.n + coalesce((select max(position) from message_files where message_id = @messageId), 0)
         from unnest(@fileIds, @sides) with ordinality as f (file_id, side, n)
         on conflict (message_id, file_id) do update set side = excluded.side where message_files.side is null and excluded.side is not null;
         select t.state = '{TaskStates.Running}' as runs, {AnswerRows.Shown} is not null as seen, t.language, t.title, a.public_url,
           {Newer} as replaced
         from tasks t join chat_answers a on a.task_id = t.id where t.id = @taskId
         """;

    // One statement, since files and the answer that was begun with them appear at once.
    private const string Look =
        $"""
         select exists (
           select 1 from unnest(@fileIds, @sides) as f (file_id, side)
           where not exists (
             select 1 from message_files m where m.message_id = @messageId and m.file_id = f.file_id and (m.side is not null or f.side is null))) as missing,
           {Newer} as replaced
         """;

    // Who is given the answer to read at the same moment waits for this, and takes the new one; or comes first, and keeps what they read.
    private const string Retire =
        "update chat_answers set replaced_at = now() where task_id = @taskId and replaced_at is null and (not @seen or opened_at is null)";

    public async Task<AddOutcome> AddFilesAsync(
        NpgsqlConnection connection, long owner, Guid chatId, Guid messageId, long taskId, IReadOnlyList<FileReference> references,
        CancellationToken cancellationToken)
    {
        if (references.Count == 0) return new AddOutcome.Same();
        var named = await NamedFiles.FindAsync(connection, owner, references, cancellationToken);
        if (named.Refuse(options.Value.MaxFiles, StatusCodes.Status422UnprocessableEntity) is { } problem) return new AddOutcome.Refused(problem);

        var values = new
        {
            owner,
            chatId,
            messageId,
            taskId,
            fileIds = named.Files.Select(file => file.FileId).ToArray(),
            sides = named.Files.Select(file => file.Side).ToArray(),
        };
        var (missing, replaced) = await connection.QuerySingleAsync<(bool, bool)>(new CommandDefinition(Look, values, cancellationToken: cancellationToken));
        if (replaced) return new AddOutcome.Replaced();
        if (!missing) return new AddOutcome.Same();

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        Standing standing;
        using (var locked = await connection.QueryMultipleAsync(new CommandDefinition(Lock, values, transaction, cancellationToken: cancellationToken)))
        {
            await locked.ReadAsync<int>();
            standing = await locked.ReadSingleAsync<Standing>();
        }

        // Somebody else was faster: with their answer it is looked at once more. One that nobody has begun yet will find the files.
        if (standing.Replaced) return new AddOutcome.Replaced();
        var news = standing.Runs && await RetireAsync(transaction, taskId, standing.Seen, cancellationToken)
            ? await ReplaceAsync(transaction, owner, chatId, messageId, taskId, standing, cancellationToken) : null;
        await transaction.CommitAsync(cancellationToken);
        if (news is null) return new AddOutcome.Same();

        ledger.Announce(news);
        outbox.Set();
        chats.HasQuestion(chatId);
        telemetry.Started(TaskTypes.ChatAnswer);
        return new AddOutcome.Replaced();
    }

    private static async Task<bool> RetireAsync(NpgsqlTransaction transaction, long taskId, bool seen, CancellationToken cancellationToken) =>
        await transaction.Connection!.ExecuteAsync(
            new CommandDefinition(Retire, new { taskId, seen }, transaction, cancellationToken: cancellationToken)) == 1;

    // The new answer is there before the old one ends, so that the old one is known as replaced.
    private async Task<LedgerNews?> ReplaceAsync(
        NpgsqlTransaction transaction, long owner, Guid chatId, Guid messageId, long taskId, Standing standing, CancellationToken cancellationToken)
    {
        await transaction.Connection!.ExecuteAsync(new CommandDefinition(
            $"with {AnswerStart.Sql} select id from started",
            new
            {
                owner,
                language = standing.Language,
                taskTitle = standing.Title,
                chatId,
                messageId,
                key = (string?)null,
                fingerprint = (byte[]?)null,
                publicUrl = standing.PublicUrl,
                trace = TraceContext.Current,
                options.Value.Deadline,
            },
            transaction, cancellationToken: cancellationToken));
        var (_, news) = await ledger.ChangeAsync(transaction, [taskId], owner, (tasks, now) => tasks[taskId].Cancel(now), cancellationToken);
        return news;
    }

    private sealed record Standing
    {
        public bool Runs { get; init; }

        /// <summary>There is text of it; whether anybody has read it is another matter.</summary>
        public bool Seen { get; init; }
        public string Language { get; init; } = "";
        public string? Title { get; init; }
        public string? PublicUrl { get; init; }
        public bool Replaced { get; init; }
    }
}
