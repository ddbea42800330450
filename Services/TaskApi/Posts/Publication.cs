using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Publishing;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Posts;

/// <summary>Sends a post to a chat: its text, with its canvas as a photo when it has layers.</summary>
internal static class Publication
{
    public static async Task<IResult> PublishAsync(
        Guid id, FrontBody<PublishPostRequest> body, PostCaller caller, PostStore posts, PostRendering rendering, Publisher publisher,
        IOptions<PostOptions> options, CancellationToken cancellationToken)
    {
        if (body.Value.Chat is not { Length: > 0 } chat) return PostProblem.Invalid("Укажите канал: @имя_канала или его номер вида -100….");

        var owner = await caller.OwnerAsync(body.Value.TgId, cancellationToken);
        if (await posts.FindAsync(owner.UserId, id, cancellationToken) is not { } post) return PostProblem.UnknownPost;

        var photo = post.Layers.Count == 0 ? null : await rendering.RenderAsync(post, cancellationToken);
        var request = new PublishRequest(post.Id, post.UserId, chat, post.MainText, photo, body.Value.Again == true);
        return await publisher.PublishAsync(request, options.Value.PublishPatience, cancellationToken) switch
        {
            PublishOutcome.Refused refused => PostProblem.Of(refused.Status, refused.Error),

            // Settled, and sent when Telegram's limits allow it: to the bot, which knows nothing but 200, a success (B3, B25).
            PublishOutcome.Queued => Results.Json(new PublishedPost("ok") { Queued = true }, WireJson.SnakeCase),
            PublishOutcome.Sent sent => Results.Json(new PublishedPost("ok") { MessageIds = sent.MessageIds }, WireJson.SnakeCase),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
    }

    internal sealed record PublishPostRequest
    {
        /// <summary>A text, or a number without quotes.</summary>
        public JsonElement? ChatId { get; init; }

        [JsonIgnore]
        public string? Chat => ChatId?.ToString().Trim();
        public long? TgId { get; init; }

        /// <summary>True: send it once more, although it has just been sent.</summary>
        public bool? Again { get; init; }
    }
}

/// <summary>What became of a post that was to be sent: one of the two members is there.</summary>
internal sealed record PublishedPost(string Status)
{
    /// <summary>True: it will be sent when Telegram's limits allow it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Queued { get; init; }

    /// <summary>Telegram's numbers of what was sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? MessageIds { get; init; }
}
