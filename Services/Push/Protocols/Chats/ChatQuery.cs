using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// Reads what a reader says of documents in its address: <c>document_ids</c>, <c>compare_document_ids_a</c> and <c>_b</c>, repeated or with
/// commas, and <c>google_files</c> and <c>tree_files</c> as JSON text. <c>client_id</c> means nothing here, since it is no document.
/// </summary>
internal static class ChatQuery
{
    /// <returns>The request; null with a refusal when something in it cannot be read.</returns>
    public static ChatOpenRequest? Read(Guid chatId, IQueryCollection query, int maxDocuments, out ChatRefusal? refusal)
    {
        try
        {
            var request = new ChatOpenRequest
            {
                ChatId = chatId,
                DocumentIds = Ids(query, "document_ids"),
                CompareA = Ids(query, "compare_document_ids_a"),
                CompareB = Ids(query, "compare_document_ids_b"),
                StorageKeys = [.. Files(query, "google_files", "storage_path", "uri"), .. Files(query, "tree_files", "r2_key", "storage_path")],
            };
            var documents = request.DocumentIds.Count + request.CompareA.Count + request.CompareB.Count + request.StorageKeys.Count;
            refusal = documents > maxDocuments ? ChatRefusal.Invalid($"Too many documents: at most {maxDocuments} may be named.") : null;
            return refusal is null ? request : null;
        }
        catch (FormatException error)
        {
            refusal = ChatRefusal.Invalid(error.Message);
            return null;
        }
    }

    private static Guid[] Ids(IQueryCollection query, string name) =>
    [
        .. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(text => Guid.TryParse(text, out var id) ? id : throw new FormatException($"{name}: a value is not a UUID."))
            .Distinct(),
    ];

    private static IEnumerable<string> Files(IQueryCollection query, string name, params string[] keys) =>
        query[name].Where(text => !string.IsNullOrWhiteSpace(text)).SelectMany(text => Files(text!, name, keys));

    private static List<string> Files(string text, string name, string[] keys)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateArray().Select(file => Key(file, keys) ?? throw new FormatException($"{name}: a file has no {keys[0]}."))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{name}: not a JSON array of files.", error);
        }
    }

    private static string? Key(JsonElement file, string[] keys) => keys
        .Select(key => file.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(value => !string.IsNullOrEmpty(value));
}
