using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Storage;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>What became of a reader's wish.</summary>
internal abstract record OpenOutcome
{
    public sealed record Opened(ChatOpening Opening) : OpenOutcome;

    public sealed record NoSuchChat : OpenOutcome;

    public sealed record Refused(IResult Problem) : OpenOutcome;
}

/// <summary>Finds the answer that a reader of a chat gets: the newest one to the newest question.</summary>
internal sealed class AnswerOpening(NpgsqlDataSource database, AnswerReplacement replacement, AnswerPictures pictures)
{
    private const string Find =
        $"""
         select m.id as message_id, a.task_id, a.delivered_at is not null as delivered, a.opened_at is not null as opened,
           s.epoch::text as epoch,
           t.finished_at is not null and not exists (select 1 from stream_events e where e.key = s.key and e.seq = 1) as gone
         from chats c
         left join lateral (
           select m.id, m.turn from messages m where m.chat_id = c.id and m.role = 'user' and m.turn > coalesce((
             select had.turn from chat_answers a join messages had on had.id = a.message_id where a.task_id = @After and had.chat_id = c.id), 0)
           order by m.turn desc limit 1) m on true
         left join lateral (select * from chat_answers a where a.message_id = m.id order by a.task_id desc limit 1) a on true
         left join tasks t on t.id = a.task_id left join streams s on s.key = 'task:' || a.task_id
         where c.id = @ChatId and c.user_id = @owner and c.deleted_at is null
         """;

    // From now on somebody may have read what is there, so no other answer takes its place unasked.
    private const string Take = "update chat_answers set opened_at = now() where task_id = @taskId and replaced_at is null";

    private const string Kept =
        """
        select t.state, t.error_code, t.error_message, a.public_url, coalesce(answer.content, '') as content,
          coalesce(answer.sources, '[]') as sources, coalesce(answer.images, '[]') as images
        from chat_answers a join tasks t on t.id = a.task_id join messages question on question.id = a.message_id
        left join messages answer on answer.chat_id = question.chat_id and answer.turn = question.turn and answer.role = 'assistant'
        where a.task_id = @taskId
        """;

    public async Task<OpenOutcome> OpenAsync(CurrentUser user, ChatOpenRequest request, CancellationToken cancellationToken)
    {
        var references = References(request);
        if (NamedFiles.Refuse(references) is { } malformed) return new OpenOutcome.Refused(malformed);

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (true)
        {
            if (await connection.QuerySingleOrDefaultAsync<Row>(await Prepared.CommandAsync(
                connection, Find, new { request.ChatId, request.After, owner = user.Id }, null, cancellationToken)) is not { } found)
            {
                return new OpenOutcome.NoSuchChat();
            }

            if (found.TaskId is not { } taskId || (request.OnlyUnread && found.Delivered))
                return new OpenOutcome.Opened(new ChatOpening { UserId = user.Id, Language = user.Language });
            switch (await replacement.AddFilesAsync(connection, user.Id, request.ChatId, found.MessageId!.Value, taskId, references, cancellationToken))
            {
                case AddOutcome.Refused refused:
                    return new OpenOutcome.Refused(refused.Problem);
                case AddOutcome.Replaced:
                    continue;
            }

            if (!found.Opened && await connection.ExecuteAsync(await Prepared.CommandAsync(connection, Take, new { taskId }, null, cancellationToken)) == 0)
                continue;
            return new OpenOutcome.Opened(new ChatOpening
            {
                UserId = user.Id,
                TaskId = taskId,
                MessageId = found.MessageId,
                Epoch = found.Epoch,
                Language = user.Language,
                Answer = found.Gone ? await ReadKeptAsync(connection, taskId, cancellationToken) : null,
            });
        }
    }

    private async Task<KeptAnswer> ReadKeptAsync(NpgsqlConnection connection, long taskId, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<KeptRow>(new CommandDefinition(Kept, new { taskId }, cancellationToken: cancellationToken));
        return new KeptAnswer
        {
            State = row.State,
            Content = row.Content,
            Sources = JsonElement.Parse(row.Sources),
            Images = pictures.Renew(row.Images, row.PublicUrl),
            Error = row.ErrorCode is null ? null : new TaskError(row.ErrorCode, row.ErrorMessage ?? ""),
        };
    }

    private static List<FileReference> References(ChatOpenRequest request) =>
    [
        .. request.DocumentIds.Select(id => new FileReference($"{id}", id, null)),
        .. request.StorageKeys.Select(FileReference.ByAddress),
        .. request.CompareA.Select(id => new FileReference($"{id}", id, "a")),
        .. request.CompareB.Select(id => new FileReference($"{id}", id, "b")),
    ];

    private sealed record Row
    {
        public Guid? MessageId { get; init; }
        public long? TaskId { get; init; }
        public bool Delivered { get; init; }
        public bool Opened { get; init; }
        public string? Epoch { get; init; }
        public bool Gone { get; init; }
    }

    private sealed record KeptRow
    {
        public string State { get; init; } = "";
        public string? ErrorCode { get; init; }
        public string? ErrorMessage { get; init; }
        public string? PublicUrl { get; init; }
        public string Content { get; init; } = "";
        public string Sources { get; init; } = "[]";
        public string Images { get; init; } = "[]";
    }
}
