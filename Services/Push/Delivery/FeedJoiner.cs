using AiTasks.Contracts;
using AiTasks.Push.Connections;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Lets a socket into its person's stream: first the channel, then the snapshot or the tail, so that the two meet without a
/// hole.
/// </summary>
internal sealed class FeedJoiner(
    FeedStore feeds, Welcomes welcomes, Acknowledgements acknowledgements, IFeedWork work, IOptions<DeliveryOptions> options,
    TimeProvider time, ILogger<FeedJoiner> log)
{
    public async Task JoinAsync(FeedMember member, CancellationToken gone)
    {
        var feed = await feeds.EnterAsync(member);
        await WelcomeAsync(feed, member, gone);
    }

    public Task LeaveAsync(FeedMember member) => feeds.LeaveAsync(member);

    /// <summary>Brings a socket up to date; closes it when that cannot be done.</summary>
    public async Task WelcomeAsync(UserFeed feed, FeedMember member, CancellationToken gone)
    {
        try
        {
            if (await TryWelcomeAsync(feed, member, gone) is var refusal and not DisconnectReason.None)
                member.Socket.Close(refusal);
        }
        catch (TaskApiUnavailableException error)
        {
            log.LogWarning("A socket cannot be brought up to date: {Reason}", error.Message);
            member.Socket.Close(DisconnectReason.TryAgainLater);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            member.Socket.Close(DisconnectReason.PeerClosed);
        }
    }

    private async Task<DisconnectReason> TryWelcomeAsync(UserFeed feed, FeedMember member, CancellationToken gone)
    {
        for (var attempt = 0; attempt < options.Value.JoinAttempts;)
        {
            var answer = await welcomes.AskAsync(new SocketAsking(member.Socket.RawToken, RequestFor(member)), gone);
            if (answer.Status == StatusCodes.Status403Forbidden)
                return DisconnectReason.PoliciesNotAccepted;
            if (answer.Welcome is not { } welcome || welcome.UserId != member.Socket.UserId)
                return DisconnectReason.NotAuthenticated;

            if (feed.Rank(member, welcome.Generation) is { } takeover)
                work.Announce(feed, takeover);

            var greeting = Greeting.For(member, WithoutKnown(welcome));
            if (HoldBack.Rest(welcome, options.Value.HoldBack) is var rest && rest > TimeSpan.Zero)
                await Task.Delay(rest, time, gone);
            foreach (var frame in greeting.Frames)
            {
                await member.Socket.RoomAsync().WaitAsync(gone);
                member.Socket.Send(frame);
            }

            (member.Epoch, member.After) = greeting.Stands;
            if (greeting.More)
                continue;
            if (feed.TryJoin(member))
                return DisconnectReason.None;
            attempt++;
        }

        return DisconnectReason.TryAgainLater;
    }

    private static WelcomeRequest RequestFor(FeedMember member) => new()
    {
        Epoch = member.Epoch,
        After = member.After,
        Unacknowledged = !member.Resumes && member.Socket.Protocol.RepeatsTerminals,
        WithoutPolicies = !member.Socket.Protocol.NeedsPolicies,
        Finished = member.Socket.Protocol.ListsFinished,
    };

    private SocketWelcome WithoutKnown(SocketWelcome welcome) => welcome with
    {
        Unacknowledged = [.. welcome.Unacknowledged.Where(fact => !acknowledgements.Covers(welcome.UserId, welcome.Epoch, fact.Seq))],
    };
}
