using AiTasks.Contracts;
using AiTasks.TaskApi.Files;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>Gathers what a worker needs to answer a question.</summary>
internal sealed class AnswerWork(NpgsqlDataSource database, FileAddresses addresses, IOptions<ChatOptions> options)
{
    private const string Question =
        $"""
         select m.chat_id, m.content as question, a.public_url, coalesce({AnswerRows.Shown}, '') as shown, r.content as role_prompt,
           s.model_profile, s.temperature, s.top_p, s.thinking_enabled, s.thinking_budget, s.media_resolution
         from chat_answers a join messages m on m.id = a.message_id join chats c on c.id = m.chat_id
         left join chat_settings s on s.user_id = c.user_id
         left join prompt_roles r on r.id = s.selected_role_prompt_id and r.is_active
         where a.task_id = @taskId and c.deleted_at is null
         """;

    // Whole messages, from the newest backwards, until one would be too much. Each has at least a character.
    private const string History =
        """
        select role, content from (
          select role, content, turn, sum(length(content)) over (order by turn desc, role) as total from (
            select m.* from chat_answers a join messages q on q.id = a.message_id join messages m on m.chat_id = q.chat_id and m.turn < q.turn
            where a.task_id = @taskId and m.content <> '' order by m.turn desc, m.role limit @HistoryLength) newest) counted
        where total <= @HistoryLength order by turn, role desc
        """;

    // A file counts where it was attached last.
    private const string Files =
        """
        select f.id as file_id, f.filename as name, f.mime_type, f.text_state as state, f.text_problem as problem, f.pages, f.width, f.height,
          case when attached.mine then attached.side end as side, attached.mine
        from (
          select distinct on (x.file_id) x.file_id, x.side, x.position, m.turn, m.turn = q.turn as mine
          from chat_answers a join messages q on q.id = a.message_id join messages m on m.chat_id = q.chat_id and m.turn <= q.turn
          join message_files x on x.message_id = m.id
          where a.task_id = @taskId order by x.file_id, m.turn desc) attached
        join files f on f.id = attached.file_id
        order by attached.turn desc, attached.position limit @MaxDocuments
        """;

    /// <returns>Null when there is no such task, or its chat was removed.</returns>
    public async Task<ChatWork?> FindAsync(long taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        using var answer = await connection.QueryMultipleAsync(await Prepared.CommandAsync(
            connection,
            $"{Question}; {History}; {Files}", new { taskId, options.Value.HistoryLength, options.Value.MaxDocuments }, null, cancellationToken));
        if (await answer.ReadSingleOrDefaultAsync<QuestionRow>() is not { } row) return null;

        var history = (await answer.ReadAsync<ChatTurn>()).AsList();
        var files = (await answer.ReadAsync<FileRow>()).AsList();
        return new ChatWork
        {
            ChatId = row.ChatId,
            Question = row.Question,
            History = history,
            RolePrompt = row.RolePrompt,
            Preferences = row.Preferences(),
            Documents = [.. files.Where(file => !file.IsPicture).Select(file => file.ToDocument())],
            Pictures = [.. files.Where(file => file is { IsPicture: true, Mine: true }).Select(file => file.ToPicture(row.PublicUrl, addresses))],
            Shown = row.Shown,
        };
    }

    private sealed record QuestionRow
    {
        public Guid ChatId { get; init; }
        public string Question { get; init; } = "";
        public string? PublicUrl { get; init; }
        public string Shown { get; init; } = "";
        public string? RolePrompt { get; init; }
        public string? ModelProfile { get; init; }
        public double? Temperature { get; init; }
        public double? TopP { get; init; }
        public bool? ThinkingEnabled { get; init; }
        public int? ThinkingBudget { get; init; }
        public string? MediaResolution { get; init; }

        // Who has set nothing has no row.
        public ChatPreferences Preferences() => ModelProfile is null ? new ChatPreferences() : new ChatPreferences
        {
            ModelProfile = ModelProfile,
            Temperature = Temperature,
            TopP = TopP,
            ThinkingEnabled = ThinkingEnabled,
            ThinkingBudget = ThinkingBudget,
            MediaResolution = MediaResolution,
        };
    }

    private sealed record FileRow
    {
        public Guid FileId { get; init; }
        public string Name { get; init; } = "";
        public string MimeType { get; init; } = "";
        public string State { get; init; } = "";
        public string? Problem { get; init; }
        public int? Pages { get; init; }
        public int? Width { get; init; }
        public int? Height { get; init; }
        public string? Side { get; init; }
        public bool Mine { get; init; }

        public bool IsPicture => MimeType.StartsWith("image/", StringComparison.Ordinal);

        public ChatDocument ToDocument() => new() { FileId = FileId, Name = Name, State = State, Problem = Problem, Pages = Pages, Side = Side };

        public ChatPicture ToPicture(string? publicUrl, FileAddresses addresses) => new()
        {
            FileId = FileId,
            Name = Name,
            MimeType = MimeType,
            Url = publicUrl is null ? null : addresses.Sign(FileId, publicUrl),
            Width = Width ?? 0,
            Height = Height ?? 0,
        };
    }
}
