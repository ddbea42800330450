namespace AiTasks.TaskApi.Publishing;

/// <summary>What is to be published.</summary>
/// <param name="PostId">The post. Whoever asks has checked whose it is.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Chat">Where to, as a person typed it: <c>@channel_name</c>, a number or a link to <c>t.me</c>.</param>
/// <param name="Text">Plain text of any length; may be empty when there is a photo.</param>
/// <param name="Photo">A PNG; null for none.</param>
/// <param name="Again">True: send it even if the same was sent a moment ago. What has yet to be sent is still sent only once.</param>
internal sealed record PublishRequest(Guid PostId, long UserId, string Chat, string Text, byte[]? Photo, bool Again);

/// <summary>What became of a publication.</summary>
internal abstract record PublishOutcome
{
    /// <summary>It is in the chat, now or since the same was asked for before.</summary>
    /// <param name="MessageIds">Telegram's numbers of its messages, in their order.</param>
    /// <param name="ChatNumber">Telegram's number of the chat.</param>
    public sealed record Sent(IReadOnlyList<long> MessageIds, long? ChatNumber) : PublishOutcome;

    /// <summary>The patience is over, but it will still be sent. Whoever asks again meets the same publication.</summary>
    public sealed record Queued : PublishOutcome;

    /// <summary>It was not sent, or nobody knows whether it was.</summary>
    /// <param name="Status">
    /// 400: not understood, or nothing to send; 404: the post is gone; 409: it may have arrived; 422: Telegram does not take it, for a reason
    /// that the person can mend; 429: Telegram wants a long pause; 502: not reached, or refused for a reason of its own; 503: not
    /// configured; 504: not sent in time.
    /// </param>
    /// <param name="Error">In Russian, with what the person can do.</param>
    public sealed record Refused(int Status, string Error) : PublishOutcome;
}
