using System.Net;
using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Finds out which answer a reader gets, and waits for one where the reader may wait.</summary>
internal sealed class ChatOpener(
    ChatRooms rooms, TaskApiClient tasks, LogPace pace, ChatDrain drain, IOptions<ChatReaderOptions> options, IOptions<DeliveryOptions> delivery,
    TimeProvider time)
{
    /// <param name="token">The person's, as it came.</param>
    /// <param name="request">What the reader wants.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>An opening with a task, or a refusal.</returns>
    public async Task<(ChatOpening? Opening, ChatRefusal? Refusal)> OpenAsync(string token, ChatOpenRequest request, CancellationToken stop)
    {
        var (opening, refusal) = await AskPatientlyAsync(token, request, stop);
        if (refusal is not null || opening is null or { TaskId: not null, Epoch: not null })
            return (opening, refusal);
        return request.OnlyUnread ? await WaitAsync(token, request, opening.Language, stop) : (null, ChatRefusal.NoMessage(opening.Language));
    }

    /// <summary>The answer that took the place of a cancelled one, because more documents came to the same message.</summary>
    /// <returns>Null when there is none: the person stopped it.</returns>
    /// <exception cref="TaskApiUnavailableException">Nobody could say so.</exception>
    public async Task<ChatOpening?> SuccessorAsync(string token, ChatOpening cancelled, Guid chat, CancellationToken stop) =>
        await NewestAsync(token, chat, stop) is { TaskId: not null, Epoch: not null } newest
            && newest.TaskId > cancelled.TaskId && newest.MessageId == cancelled.MessageId ? newest : null;

    /// <summary>An answer whose events the log has not kept.</summary>
    /// <returns>Null when it is not kept in its chat either.</returns>
    /// <exception cref="TaskApiUnavailableException">Nobody could say so.</exception>
    public async Task<KeptAnswer?> KeptAsync(string token, ChatOpening opening, Guid chat, CancellationToken stop) =>
        await NewestAsync(token, chat, stop) is { } newest && newest.TaskId == opening.TaskId ? newest.Answer : null;

    // Without the documents: they are with the message by now.
    private async Task<ChatOpening?> NewestAsync(string token, Guid chat, CancellationToken stop)
    {
        for (var until = time.Uptime() + options.Value.Patience; ;)
        {
            try
            {
                return (await tasks.OpenChatAsync(token, new ChatOpenRequest { ChatId = chat }, stop)).Opening;
            }
            catch (TaskApiUnavailableException) when (time.Uptime() < until)
            {
                await Task.Delay(pace.Interval, time, stop);
            }
        }
    }

    private async Task<(ChatOpening? Opening, ChatRefusal? Refusal)> WaitAsync(
        string token, ChatOpenRequest request, string language, CancellationToken stop)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stop, drain.Leaving);
        using var bell = new Bell();
        await using var place = await rooms.EnterAsync(StreamKeys.Chat(request.ChatId), bell);
        try
        {
            while (true)
            {
                var (opening, refusal) = await AskAsync(token, request, waiting.Token);
                if (opening is { TaskId: not null, Epoch: not null } || (refusal is not null && refusal != ChatRefusal.Unavailable))
                    return (opening, refusal);
                await bell.WaitAsync(pace.Interval, waiting.Token);
            }
        }
        catch (OperationCanceledException) when (drain.Leaving.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return (null, ChatRefusal.Stopping(language));
        }
    }

    private async Task<(ChatOpening? Opening, ChatRefusal? Refusal)> AskPatientlyAsync(string token, ChatOpenRequest request, CancellationToken stop)
    {
        for (var until = time.Uptime() + options.Value.OpeningPatience; ;)
        {
            var asked = await AskAsync(token, request, stop);
            if (asked.Refusal != ChatRefusal.Unavailable || time.Uptime() >= until)
                return asked;
            await Task.Delay(delivery.Value.TailRetryDelay, time, stop);
        }
    }

    private async Task<(ChatOpening? Opening, ChatRefusal? Refusal)> AskAsync(string token, ChatOpenRequest request, CancellationToken stop)
    {
        try
        {
            var verdict = await tasks.OpenChatAsync(token, request, stop);
            return verdict.Status is HttpStatusCode.OK ? (verdict.Opening, null) : (null, ChatRefusal.Of(verdict.Status, verdict.Message));
        }
        catch (TaskApiUnavailableException)
        {
            return (null, ChatRefusal.Unavailable);
        }
    }
}
