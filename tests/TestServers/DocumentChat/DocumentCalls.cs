using System.Text.Json;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>The calls of section 5.3, each read into its model.</summary>
public static class DocumentCalls
{
    public static async Task<MeModel> MeAsync(this DocumentClient client) => MeModel.Read(await client.CallAsync(HttpMethod.Get, "/me"));

    /// <param name="client">Who asks.</param>
    /// <param name="changes">Only what changes; nothing at all resets the role.</param>
    public static async Task<SettingsModel> UpdateSettingsAsync(this DocumentClient client, object changes) =>
        SettingsModel.Read(await client.CallAsync(HttpMethod.Patch, "/me/settings", changes));

    public static async Task<IReadOnlyList<RoleModel>> RolesAsync(this DocumentClient client) =>
        List(await client.CallAsync(HttpMethod.Get, "/prompts/roles"), RoleModel.Read);

    /// <param name="client">Who asks.</param>
    /// <param name="title">Null to name none.</param>
    /// <param name="description">Null to give none.</param>
    public static async Task<ChatModel> CreateChatAsync(this DocumentClient client, string? title = null, string? description = null)
    {
        var body = new Dictionary<string, string>();
        if (title is not null)
            body["title"] = title;
        if (description is not null)
            body["description"] = description;
        return ChatModel.Read(await client.CallAsync(HttpMethod.Post, "/chats", body));
    }

    public static async Task<IReadOnlyList<ChatModel>> ChatsAsync(this DocumentClient client, int limit = 50) =>
        List(await client.CallAsync(HttpMethod.Get, $"/chats?limit={limit}"), ChatModel.Read);

    /// <summary>Reads the body as a flat chat (E6).</summary>
    public static async Task<ChatModel> ChatAsync(this DocumentClient client, Guid chat) =>
        ChatModel.Read(await client.CallAsync(HttpMethod.Get, DocumentClient.Chat(chat)));

    /// <summary>Reads the same body as a chat with its messages (E6).</summary>
    public static async Task<HistoryModel> HistoryAsync(this DocumentClient client, Guid chat) =>
        HistoryModel.Read(await client.CallAsync(HttpMethod.Get, DocumentClient.Chat(chat)));

    public static async Task<UploadModel> UploadFileAsync(this DocumentClient client, string filename, byte[] bytes, string? mimeType = null) =>
        UploadModel.Read(await client.UploadAsync("/files/upload", filename, bytes, mimeType));

    public static async Task<LlmUploadModel> UploadForLlmAsync(this DocumentClient client, string filename, byte[] bytes, string? mimeType = null) =>
        LlmUploadModel.Read(await client.UploadAsync("/files/upload-for-llm", filename, bytes, mimeType));

    public static async Task<FileModel> FileAsync(this DocumentClient client, Guid file) =>
        FileModel.Read(await client.CallAsync(HttpMethod.Get, $"/files/{file:D}"));

    /// <param name="client">Who asks.</param>
    /// <param name="query">What follows the path, such as <c>?all_nodes=true</c>.</param>
    public static async Task<IReadOnlyList<NodeModel>> TreeAsync(this DocumentClient client, string query = "") =>
        List(await client.CallAsync(HttpMethod.Get, "/projects/tree" + query), NodeModel.Read);

    public static async Task<IReadOnlyList<NodeModel>> SearchAsync(this DocumentClient client, string words, int limit = 20) =>
        List(await client.CallAsync(HttpMethod.Get, $"/projects/search?q={Uri.EscapeDataString(words)}&limit={limit}"), NodeModel.Read);

    public static async Task<ResultsModel> ResultsAsync(this DocumentClient client, Guid document) =>
        ResultsModel.Read(await client.CallAsync(HttpMethod.Get, $"/projects/documents/{document:D}/results"));

    // Bare, without an object around it.
    private static IReadOnlyList<T> List<T>(JsonElement json, Func<JsonElement, T> read) => json.ValueKind is JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(read)]
        : throw new DocumentClientException(ClientErrorKind.Model, 0, $"The answer is {json.ValueKind}, not a list.");
}
