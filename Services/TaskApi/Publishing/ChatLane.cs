using System.Diagnostics;
using AiTasks.ServiceDefaults.Faults;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Sends what waits for one chat, one message after the other.</summary>
/// <param name="key">What its limits are counted under.</param>
/// <param name="term">The right to send, and what goes with it.</param>
internal sealed class ChatLane(string key, SenderTerm term)
{
    /// <summary>Goes on until nothing waits or the right to send is over.</summary>
    public async Task RunAsync(CancellationToken over)
    {
        var known = true;
        while (known && await term.Log.NextAsync(key, term.NamesOf(key), over) is { } next)
        {
            if (next.Penalty > 0) term.Pace.Penalize(key, TimeSpan.FromSeconds(next.Penalty));
            if (next.CallId is { } open)
                await SettleAsync(next, open, over);
            else if (next.Age > term.Options.GiveUpAfter.TotalSeconds)
                await FailAsync(next, StatusCodes.Status504GatewayTimeout, TelegramTexts.Late);
            else if (term.Pace.PenaltyOf(key) is var penalty && penalty > term.Options.MaxRetryAfter)
                await FailAsync(next, StatusCodes.Status429TooManyRequests, TelegramTexts.LongPenalty(penalty));
            else
                known = await SendAsync(next, over);
        }
    }

    // Another process made the call, or this one under an earlier right to send. As long as it lives, its end may still be noted.
    private async Task SettleAsync(NextMessage next, Guid call, CancellationToken over)
    {
        if (next.OverIn > 0)
        {
            var wait = TimeSpan.FromSeconds(next.OverIn);
            await CallWindow.WaitAsync(wait < term.Options.PollInterval ? wait : term.Options.PollInterval, over);
            return;
        }

        await UncertainAsync(next, call, "who sent it never said what became of it");
    }

    /// <returns>False: the chat has another key from now on.</returns>
    private async Task<bool> SendAsync(NextMessage next, CancellationToken over)
    {
        var turn = await term.Pace.EnterAsync(key, over);
        var (call, began) = (Guid.CreateVersion7(), Stopwatch.GetTimestamp());
        BegunMessage? message;
        try
        {
            over.ThrowIfCancellationRequested();
            FaultPoint.Reach("publish.before_mark");
            message = await term.Log.BeginAsync(term.Lease, next, call, key);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Perhaps it was noted as begun all the same.
            turn.Abandon();
            await term.Log.NotTakenAsync(next, call, new NotTakenOutcome(key));
            throw;
        }
        catch
        {
            turn.Abandon();
            throw;
        }

        if (message is null)
        {
            turn.Abandon();
            return true;
        }

        FaultPoint.Reach("publish.after_mark");
        var reply = Stopwatch.GetElapsedTime(began) < term.Options.CallGrace
            ? await term.Bot.SendAsync(next.Target, message.Text, message.Photo)
            : new TelegramReply.NotSent("this process stood still");
        FaultPoint.Reach("publish.after_send");
        if (reply is TelegramReply.Busy busy) term.Pace.Penalize(key, busy.RetryAfter);
        turn.End();
        term.Telemetry.Called(reply);
        return await NoteAsync(next, call, reply, over);
    }

    private async Task<bool> NoteAsync(NextMessage next, Guid call, TelegramReply reply, CancellationToken over)
    {
        var outcome = new NotTakenOutcome(key);
        var last = next.Tries + 1 >= term.Options.MaxTries;
        switch (reply)
        {
            case TelegramReply.Taken taken:
                if (await term.Log.SentAsync(next, call, taken)) term.Finished(PublicationStates.Sent);
                return !term.Learn(next.Target, taken.ChatNumber);
            case TelegramReply.Unknown unknown:
                await UncertainAsync(next, call, unknown.Reason);
                return true;
            case TelegramReply.Moved moved when next.Target == next.Chat:
                term.Logger.LogInformation("The group of publication {Publication} has moved; the publication follows", next.Id);
                await term.Log.NotTakenAsync(next, call, outcome with { MovedTo = TelegramChat.OfNumber(moved.ChatNumber) });
                term.Signal.Set();
                return true;
            case TelegramReply.Busy busy:
                outcome = outcome with
                {
                    Penalty = busy.RetryAfter,
                    Failure = last || busy.RetryAfter > term.Options.MaxRetryAfter
                        ? (StatusCodes.Status429TooManyRequests, TelegramTexts.LongPenalty(busy.RetryAfter)) : null,
                };
                break;
            case TelegramReply.NotSent:
                outcome = outcome with { Failure = last ? (StatusCodes.Status502BadGateway, TelegramTexts.Unreachable) : null };
                break;
            case TelegramReply.Moved:
                outcome = outcome with { Failure = (StatusCodes.Status422UnprocessableEntity, TelegramTexts.Moved) };
                break;
            case TelegramReply.Refused refused:
                outcome = outcome with { Failure = TelegramTexts.Refusal(refused.Code, refused.Description) };
                break;
        }

        term.Logger.LogWarning("Publication {Publication} was not taken, try {Try}: {Reply}", next.Id, next.Tries + 1, reply);
        await term.Log.NotTakenAsync(next, call, outcome);
        if (outcome.Failure is not null) term.Finished(PublicationStates.Failed);
        else if (reply is TelegramReply.NotSent) await CallWindow.WaitAsync(Pause(next.Tries), over);
        return true;
    }

    private async Task FailAsync(NextMessage next, int status, string error)
    {
        term.Logger.LogWarning("Publication {Publication} failed with {Status}", next.Id, status);
        await term.Log.FailAsync(next, status, error);
        term.Finished(PublicationStates.Failed);
    }

    private async Task UncertainAsync(NextMessage next, Guid call, string reason)
    {
        term.Logger.LogWarning("Whether publication {Publication} arrived is not known: {Reason}", next.Id, reason);
        await term.Log.UncertainAsync(next, call);
        term.Finished(PublicationStates.Uncertain);
    }

    private TimeSpan Pause(int tries)
    {
        var doubled = term.Options.RetryDelay * Math.Pow(2, Math.Min(tries, 30));
        return doubled < term.Options.MaxRetryDelay ? doubled : term.Options.MaxRetryDelay;
    }
}
