using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Carries a reader through one answer, from its first event, whenever that was, to its last.</summary>
internal sealed class ChatFollower(
    ChatRooms rooms, AnswerTails tails, Standings standings, LogPace pace, IOptions<ChatReaderOptions> options, IOptions<DeliveryOptions> delivery,
    TimeProvider time)
{
    /// <returns>The last fact, not yet told; null when the log has not kept what comes next.</returns>
    /// <exception cref="TaskApiUnavailableException">The log could not be read for too long.</exception>
    public async Task<StreamEvent?> FollowAsync(ChatOpening opening, AnswerTeller teller, IChatOutput output, CancellationToken stop)
    {
        var (key, query) = (StreamKeys.Task(opening.TaskId!.Value), new TaskQuery(opening.UserId, opening.TaskId.Value));
        using var live = new LiveEvents(options.Value.BufferedBytes, time, stop);

        // First the channel, then the log: nothing falls between the two.
        await using var place = await rooms.EnterAsync(key, live);
        var reader = new LogReader(new StreamPosition(key, opening.Epoch!, 0), live, tails, pace, options, delivery, time);
        TimeSpan? queueAt = time.Uptime() + options.Value.QueueDelay;
        while (true)
        {
            var news = await reader.NextAsync(Rest(Earliest(output.KeepAliveDue, teller.Due, queueAt)), stop);
            if (news.Lost)
                return null;

            foreach (var fact in news.Events)
            {
                if (FactTypes.IsTerminal(fact.Type))
                {
                    // What is to be done at the end is no business of whoever brought the fact.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                    return fact;
                }

                await teller.TellAsync(fact);
            }

            await teller.TellDueAsync();
            queueAt = !teller.Waiting ? null : queueAt <= time.Uptime() ? await TellQueueAsync(query, teller, stop) : queueAt;
            if (output.KeepAliveDue <= time.Uptime())
                await output.KeepAliveAsync();
        }
    }

    private async Task<TimeSpan?> TellQueueAsync(TaskQuery query, AnswerTeller teller, CancellationToken stop)
    {
        try
        {
            if (await standings.AskAsync(query, stop) is not { } standing)
                return null;
            await teller.TellQueueAsync(standing);
        }
        catch (TaskApiUnavailableException)
        {
            // A place in a queue is worth no more trouble.
        }

        return time.Uptime() + options.Value.QueueInterval;
    }

    private TimeSpan Rest(TimeSpan at) => at == TimeSpan.MaxValue ? TimeSpan.FromDays(1) : at - time.Uptime();

    private static TimeSpan Earliest(TimeSpan one, TimeSpan? other, TimeSpan? third)
    {
        var earliest = other < one ? other.Value : one;
        return third < earliest ? third.Value : earliest;
    }
}
