using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.Pictures;

/// <summary>Finds files by the names that Telegram gives them.</summary>
internal sealed class BotApi(TelegramHttp http, ReloadedOptions<TelegramOptions> options)
{
    private const int MaxAnswerBytes = 64 * 1024;

    private readonly string _base = options.Value.ApiBaseUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>Where a file is.</summary>
    /// <exception cref="BotErrorException">There is no token to ask with, or Telegram does not say.</exception>
    public async Task<Uri> LocateAsync(string fileId, CancellationToken cancellation)
    {
        var token = options.Value.BotToken;
        if (token.Length == 0) throw new BotErrorException(StatusCodes.Status400BadRequest, BotTexts.PictureWithoutLink);

        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_base}/bot{token}/getFile")
        {
            Content = new FormUrlEncodedContent([new("file_id", fileId)]),
        };
        using var response = await http.SendAsync(request, cancellation);

        // Telegram knows no bot of that token: 401 for one that was revoked, 404 for one that never was.
        if ((int)response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound) throw Failed(BotTexts.TokenRefused);
        var file = Parse(await TelegramHttp.ReadAsync(response, MaxAnswerBytes, cancellation));
        if (file?.Path is not { Length: > 0 } path) throw Failed(BotTexts.PictureNotGiven);
        if (file.Size > options.Value.MaxImageBytes)
            throw new BotErrorException(StatusCodes.Status400BadRequest, BotTexts.PictureTooLarge(options.Value.MaxImageBytes));

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Array.TrueForAll(segments, segment => segment is not ("." or ".."))
            ? new Uri($"{_base}/file/bot{token}/{string.Join('/', segments.Select(Uri.EscapeDataString))}")
            : throw Failed(BotTexts.PictureNotGiven);
    }

    private static BotErrorException Failed(string text) => new(StatusCodes.Status502BadGateway, text);

    private static TelegramFile? Parse(byte[]? answer)
    {
        try
        {
            return answer is null ? null : JsonSerializer.Deserialize<FileAnswer>(answer)?.Result;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record FileAnswer([property: JsonPropertyName("result")] TelegramFile? Result);

    private sealed record TelegramFile(
        [property: JsonPropertyName("file_path")] string? Path, [property: JsonPropertyName("file_size")] long? Size);
}
