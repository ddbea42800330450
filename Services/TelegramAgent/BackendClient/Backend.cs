using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.BackendClient;

/// <summary>
/// What this service asks of the backend, in words of section 2.7. Nothing is asked twice: each call may cost a generation or send a
/// message. All calls throw <see cref="BotErrorException"/> when there is no usable answer.
/// </summary>
internal sealed class Backend(HttpClient http, ILogger<Backend> log)
{
    private const string Posts = "/api/post/";

    private static readonly JsonSerializerOptions Json = new(WireJson.SnakeCase) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Task InitAsync(InitRequest person, CancellationToken cancellation) => PostAsync("/api/auth/init", person, cancellation);

    public Task<PostAnswer> GenerateTextAsync(TextRequest wish, CancellationToken cancellation) =>
        PostForPostAsync("/api/tool/generate_text", wish, cancellation);

    public Task<PostAnswer> GenerateImageAsync(ImageRequest wish, CancellationToken cancellation) =>
        PostForPostAsync("/api/tool/generate_image", wish, cancellation);

    public Task<PostAnswer> RegenerateAsync(string post, long? tgId, CancellationToken cancellation) =>
        PostForPostAsync($"{Posts}{post}/main_text", new RegenerateRequest(tgId), cancellation);

    public Task PublishAsync(string post, PublishRequest wish, CancellationToken cancellation) =>
        PostAsync($"{Posts}{post}/publish", wish, cancellation);

    private async Task<PostAnswer> PostForPostAsync<T>(string path, T body, CancellationToken cancellation)
    {
        var answer = await PostAsync(path, body, cancellation);
        try
        {
            if (JsonSerializer.Deserialize<PostAnswer>(answer, Json) is { } post) return StrictPost.Of(post);
        }
        catch (JsonException)
        {
            // Said below.
        }

        log.LogWarning("{Path}: the backend's answer is not a post", path);
        throw new BotErrorException(StatusCodes.Status502BadGateway, BotTexts.BackendUnclear);
    }

    private async Task<byte[]> PostAsync<T>(string path, T body, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await http.PostAsync(path, content, cancellation);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.IsSuccessStatusCode ? answer : throw Refused(path, (int)response.StatusCode, answer);
        }
        catch (HttpRequestException error)
        {
            log.LogWarning("{Path}: the backend could not be asked: {Reason}", path, error.HttpRequestError);
            throw new BotErrorException(StatusCodes.Status502BadGateway, BotTexts.BackendAway);
        }
    }

    // The backend's own words, if there are any: they are meant for the person.
    private BotErrorException Refused(string path, int status, byte[] answer)
    {
        if (status >= StatusCodes.Status500InternalServerError) log.LogWarning("{Path}: the backend answered {Status}", path, status);
        if (status < StatusCodes.Status400BadRequest) return new BotErrorException(StatusCodes.Status502BadGateway, BotTexts.BackendUnclear);
        var unsaid = status == StatusCodes.Status404NotFound && path.StartsWith(Posts, StringComparison.Ordinal)
            ? BotTexts.UnknownPost : BotTexts.ForStatus(status);
        return new BotErrorException(status, Words(answer) is { Length: > 0 } words ? words : unsaid);
    }

    private static string? Words(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(answer) is { ValueKind: JsonValueKind.Object } body
                && body.TryGetProperty("error", out var words) && words.ValueKind is JsonValueKind.String
                    ? words.GetString()?.Trim() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
