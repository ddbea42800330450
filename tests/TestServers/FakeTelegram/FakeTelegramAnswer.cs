using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeTelegram;

/// <summary>What the Bot API answers, as it does.</summary>
internal sealed record FakeTelegramAnswer(int Code, string Description, JsonObject? Parameters = null)
{
    public static FakeTelegramAnswer TooManyRequests(int seconds) =>
        new(StatusCodes.Status429TooManyRequests, $"Too Many Requests: retry after {seconds}", new JsonObject { ["retry_after"] = seconds });

    public static FakeTelegramAnswer BadRequest(string reason) => new(StatusCodes.Status400BadRequest, $"Bad Request: {reason}");

    public static FakeTelegramAnswer Migrated(long number) => new(
        StatusCodes.Status400BadRequest, "Bad Request: group chat was upgraded to a supergroup chat", new JsonObject { ["migrate_to_chat_id"] = number });

    public Task WriteAsync(HttpContext http)
    {
        var body = new JsonObject { ["ok"] = false, ["error_code"] = Code, ["description"] = Description };
        if (Parameters is not null) body["parameters"] = Parameters.DeepClone();
        return WriteAsync(http, Code, body);
    }

    public static Task OkAsync(HttpContext http, JsonNode result) =>
        WriteAsync(http, StatusCodes.Status200OK, new JsonObject { ["ok"] = true, ["result"] = result });

    /// <summary>A message as Telegram shows it to who has sent it.</summary>
    public static JsonObject Describe(FakeTelegramMessage message, string? username)
    {
        var call = message.Call;
        var chat = new JsonObject { ["id"] = call.ChatNumber, ["type"] = call.ChatNumber > 0 ? "private" : "channel" };
        if (username is not null) chat["username"] = username;
        var result = new JsonObject
        {
            ["message_id"] = message.MessageId,
            ["chat"] = chat,
            ["date"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        };
        if (call.Photo is not { } photo)
        {
            result["text"] = call.Text;
            return result;
        }

        var id = $"photo-{call.Number}";
        result["photo"] = new JsonArray(
            new JsonObject { ["file_id"] = id, ["file_unique_id"] = id, ["file_size"] = photo.Length, ["width"] = 1080, ["height"] = 1080 });
        if (call.Text.Length > 0) result["caption"] = call.Text;
        return result;
    }

    private static Task WriteAsync(HttpContext http, int status, JsonObject body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString());
    }
}
