using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Serves one reader of a chat: from the question which answer it gets to the end of that answer.</summary>
internal sealed class ChatSession(
    ChatOpener opener, ChatFollower follower, TaskApiClient tasks, ChatDrain drain, IOptions<ChatReaderOptions> options, TimeProvider time,
    ILogger<ChatSession> log)
{
    /// <summary>Serves a reader. Whatever happens, its stream ends with exactly one <c>completed</c> or <c>error</c> (E21).</summary>
    /// <param name="token">The person's, as it came.</param>
    /// <param name="request">What the reader wants.</param>
    /// <param name="output">Where it is.</param>
    public async Task ServeAsync(string token, ChatOpenRequest request, IChatOutput output)
    {
        using var entered = drain.Enter(output);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(output.Gone, drain.Stopping);
        var language = "";
        ChatRefusal? refusal;
        try
        {
            (var opening, refusal) = await opener.OpenAsync(token, request, ended.Token);
            if (opening is not null && refusal is null)
            {
                language = opening.Language;
                await output.BeginAsync();
                refusal = await TellAsync(token, request, opening, output, ended.Token);
            }
        }
        catch (OperationCanceledException) when (drain.Stopping.IsCancellationRequested && !output.Gone.IsCancellationRequested)
        {
            refusal = ChatRefusal.Stopping(language);
        }
        catch (TaskApiUnavailableException)
        {
            refusal = ChatRefusal.Unavailable;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            log.LogError(error, "A reader of a chat could not be served");
            refusal = ChatRefusal.Fault;
        }

        if (refusal is not null)
            PushTelemetry.Disconnects.Add(1, new("reason", refusal.Code), new("protocol", ChatEndpoints.Protocol));
        await output.EndAsync(refusal);
    }

    private async Task<ChatRefusal?> TellAsync(
        string token, ChatOpenRequest request, ChatOpening opening, IChatOutput output, CancellationToken stop)
    {
        while (true)
        {
            var task = opening.TaskId!.Value;
            Activity.Current?.SetTag("aitasks.task.id", task);
            var teller = new AnswerTeller(output, options.Value, time, log);
            var last = opening.Answer is null ? await follower.FollowAsync(opening, teller, output, stop) : null;
            if (last?.Type is FactTypes.TaskCancelled && await opener.SuccessorAsync(token, opening, request.ChatId, stop) is { } successor)
            {
                opening = successor;
                continue;
            }

            if (last is not null)
                await teller.EndAsync(last);
            else if ((opening.Answer ?? await opener.KeptAsync(token, opening, request.ChatId, stop)) is { } kept)
                await teller.EndAsync(task, kept);
            else
                return ChatRefusal.Lost(opening.Language);

            await DeliveredAsync(new TaskQuery(opening.UserId, task));
            return null;
        }
    }

    // A client that comes back at once must not get the same answer as a new one; so this is waited for.
    private async Task DeliveredAsync(TaskQuery query)
    {
        try
        {
            await tasks.DeliveredAsync(query);
        }
        catch (TaskApiUnavailableException error)
        {
            log.LogDebug("An answer is not known to be delivered: {Reason}", error.Message);
        }
    }
}
