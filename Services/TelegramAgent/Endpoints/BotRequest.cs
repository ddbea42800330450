using System.Text.Json;
using AiTasks.TelegramAgent.Access;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>
/// What a bot sends: an envelope around the data, with or without <c>tg_id</c>, or the data alone, by its revision (B8). Its
/// <c>endpoint</c> repeats the address, and its <c>timestamp</c> is not looked at (B17).
/// </summary>
internal sealed class BotRequest
{
    private readonly BotFields _envelope;

    private BotRequest(BotFields body)
    {
        _envelope = body;
        Data = body.Object("data") ?? body;
    }

    /// <summary>What is asked for.</summary>
    public BotFields Data { get; }

    /// <summary>
    /// The chat it comes from, a negative number for a group (B9); null when the bot does not say, as early ones never did.
    /// </summary>
    /// <exception cref="BotErrorException">It is there and no whole number.</exception>
    public long? TgId
    {
        get
        {
            var id = Data.Whole("tg_id", BotTexts.BadTgId) ?? _envelope.Whole("tg_id", BotTexts.BadTgId);
            return id is 0 ? null : id;
        }
    }

    /// <summary>Called by the framework for parameters of this type.</summary>
    /// <exception cref="BotErrorException">The body is too large or not a JSON object.</exception>
    public static async ValueTask<BotRequest?> BindAsync(HttpContext context)
    {
        var limit = context.RequestServices.GetRequiredService<IOptions<AgentOptions>>().Value.MaxRequestBodyBytes;
        var body = await ReadAsync(context, limit);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body.Span) is { ValueKind: JsonValueKind.Object } root
                ? new BotRequest(new BotFields(root))
                : throw new BotErrorException(StatusCodes.Status400BadRequest, BotTexts.NotJson);
        }
        catch (JsonException)
        {
            throw new BotErrorException(StatusCodes.Status400BadRequest, BotTexts.NotJson);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int limit)
    {
        // The server's own limit would cut the connection, and the bot would not see the answer.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var body = new byte[(int)Math.Min(context.Request.ContentLength ?? 4096, limit) + 1];
        for (var length = 0; ;)
        {
            if (length > limit || context.Request.ContentLength > limit)
                throw new BotErrorException(StatusCodes.Status413PayloadTooLarge, BotTexts.TooLarge);

            if (length == body.Length) Array.Resize(ref body, Math.Min(body.Length * 2, limit + 1));
            var read = await context.Request.Body.ReadAsync(body.AsMemory(length), context.RequestAborted);
            if (read == 0) return body.AsMemory(0, length);
            length += read;
        }
    }
}
