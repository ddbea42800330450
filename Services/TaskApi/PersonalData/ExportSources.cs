namespace AiTasks.TaskApi.PersonalData;

/// <summary>Rows of a person (<c>@id</c>, for the outside <c>@publicId</c>), for the archive of what is known of them.</summary>
/// <param name="Table">The table, as <c>t</c>, and the name of the file.</param>
/// <param name="Where">Which rows are the person's.</param>
/// <param name="Key">What orders them: never the same twice.</param>
/// <param name="KeyType">Its type in the database.</param>
/// <param name="Without">Columns that are secrets, bytes that stand in the archive as files, or the system's own.</param>
internal sealed record ExportSource(string Table, string Where, string Key, string KeyType, params string[] Without)
{
    /// <summary>Reads the rows after <c>@after</c>: the key as text and the row as a JSON object.</summary>
    public string Sql =>
        $"""
         select ({Key})::text as key, (to_jsonb(t) - @Without::text[])::text as row from {Table} t
         where {Where} and (@after::{KeyType} is null or {Key} > @after::{KeyType}) order by {Key} limit @Batch
         """;
}

/// <summary>Everything that stands in tables of a person.</summary>
internal static class ExportSources
{
    private const string Theirs = "t.user_id = @id";
    private const string Long = "bigint";
    private const string Uuid = "uuid";
    private const string Text = "text";
    private const string OfTheirTasks = "exists (select 1 from tasks o where o.id = t.task_id and o.user_id = @id)";
    private const string OfTheirPosts = "exists (select 1 from posts o where o.id = t.post_id and o.user_id = @id)";
    private const string OfTheirFiles = "exists (select 1 from files o where o.id = t.file_id and o.user_id = @id)";

    public static readonly IReadOnlyList<ExportSource> All =
    [
        new("users", "t.id = @id", "t.id", Long, "password_hash"),
        new("sessions", Theirs, "t.created_at::text || t.id", Text, "id"),
        new("static_tokens", Theirs, "t.id", Uuid, "token_hash"),
        new("user_model_keys", Theirs, "t.provider", Text, "key_id", "nonce", "ciphertext"),
        new("chat_settings", Theirs, "t.user_id", Long),
        new("telegram_chats", Theirs, "t.tg_id", Long),
        new("tasks", Theirs, "t.id", Long, "fingerprint", "run_id", "worker"),
        new("task_webhooks", OfTheirTasks, "t.task_id", Long, "secret"),
        new("webhook_deliveries", OfTheirTasks, "t.id", Long, "secret"),
        new("webhook_attempts",
            "exists (select 1 from webhook_deliveries d join tasks o on o.id = d.task_id where d.id = t.delivery_id and o.user_id = @id)",
            "lpad(t.delivery_id::text, 20, '0') || lpad(t.attempt::text, 12, '0')", Text),
        new("stream_events",
            "t.key = any(array(select 'task:' || id from tasks where user_id = @id) || ('user:' || @id))",
            "t.key || lpad(t.seq::text, 20, '0')", Text),
        new("chats", Theirs, "t.id", Uuid),
        new("messages", "exists (select 1 from chats o where o.id = t.chat_id and o.user_id = @id)", "t.id", Uuid),
        new("message_files", OfTheirFiles, "t.message_id::text || t.file_id", Text),
        new("chat_answers", OfTheirTasks, "t.task_id", Long),
        new("files", Theirs, "t.id", Uuid, "storage_key"),
        new("passages", OfTheirFiles, "t.id", Long, "words"),
        new("posts", Theirs, "t.id", Uuid),
        new("post_layers", OfTheirPosts, "t.id", Uuid),
        new("publications", Theirs, "t.id", Long, "digest"),
        new("publication_messages",
            "exists (select 1 from publications o where o.id = t.publication_id and o.user_id = @id)",
            "lpad(t.publication_id::text, 20, '0') || lpad(t.position::text, 12, '0')", Text, "photo", "call_id"),
        new("pictures", Theirs, "t.id", Uuid, "bytes"),
        new("model_calls", Theirs, "t.id", Uuid),
        new("model_budget_days", Theirs, "t.day", "date"),
        new("shared_answers", Theirs, "t.id", Long, "key"),
        new("audit_log", "(t.actor_person = @publicId or t.person = @publicId)", "t.id", Long, "address", "actor_service"),
    ];
}
