using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.ContractB;

/// <summary>
/// The bot, as far as its calls go: the address is put together as text (B1), only 200 is a success (B3), of an error one piece of up to 1,024
/// bytes is read (B6), and a post is decoded into fixed types (section 2.4).
/// </summary>
internal sealed class BotClient(Uri gateway, string suffix = "") : IDisposable
{
    private const int ErrorBytes = 1024;

    // As the bot's own time limit (B4).
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly string _base = gateway.ToString().TrimEnd('/') + suffix;

    /// <summary>What the newest bot sends about the organisation (B10).</summary>
    public static object Nko { get; } = new { Activities = "", Description = "Приют для собак", Name = "Лапа", Style = "дружелюбный" };

    /// <summary>A call in the newest bot's envelope.</summary>
    public Task<BotPost> SendAsync(string endpoint, object data, long tgId) =>
        CallAsync(endpoint, new { data, endpoint, tg_id = tgId, timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds() });

    /// <summary>A call whose answer is a post.</summary>
    public async Task<BotPost> CallAsync(string path, object body)
    {
        var (status, answer) = await TryAsync(path, body);
        Assert.True(status == HttpStatusCode.OK, $"{path} gave {(int)status}: {answer}");
        return BotPost.Decode(answer);
    }

    /// <summary>A call as the bot sees its answer.</summary>
    public async Task<(HttpStatusCode Status, string Answer)> TryAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(_base + path, body);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode == HttpStatusCode.OK) return (response.StatusCode, Encoding.UTF8.GetString(bytes));

        Assert.InRange(bytes.Length, 1, ErrorBytes);
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        return (response.StatusCode, (string)JsonNode.Parse(bytes)!["error"]!);
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A post, decoded as strictly as the bot does it.</summary>
internal sealed record BotPost(string PostId, long PostAuthor, IReadOnlyList<long> Chats, string MainText, IReadOnlyList<BotLayer> Content)
{
    public static BotPost Decode(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        var root = document.RootElement;
        return new BotPost(
            Text(root, "post_id"), Whole(root.GetProperty("post_author")), [.. List(root, "assigned_chat_id").Select(Whole)],
            Text(root, "main_text"), [.. List(root, "content").Select(BotLayer.Decode)]);
    }

    internal static string Text(JsonElement from, string name)
    {
        Assert.Equal(JsonValueKind.String, from.GetProperty(name).ValueKind);
        return from.GetProperty(name).GetString()!;
    }

    // 0.0 is no whole number to Go.
    internal static long Whole(JsonElement number)
    {
        Assert.Matches("^-?[0-9]+$", number.GetRawText());
        return number.GetInt64();
    }

    private static IEnumerable<JsonElement> List(JsonElement from, string name) =>
        from.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(one => one.Clone())
        : from.GetProperty(name).ValueKind == JsonValueKind.Null ? [] : throw new JsonException($"{name} is no list.");
}

/// <summary>A layer, decoded as strictly as the bot does it.</summary>
internal sealed record BotLayer(string LayerId, string Type, long OrderIndex, JsonObject Data)
{
    /// <summary>The picture, as the bot decodes it: the standard alphabet, padded (B21).</summary>
    public byte[] Picture => Convert.FromBase64String((string)Data["image_base64"]!);

    public static BotLayer Decode(JsonElement layer) => new(
        BotPost.Text(layer, "layer_id"), BotPost.Text(layer, "type"), BotPost.Whole(layer.GetProperty("order_index")),
        JsonNode.Parse(layer.GetProperty("data").GetRawText())!.AsObject());
}
