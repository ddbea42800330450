using AiTasks.Push.Connections;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Lets a socket into its person's stream: first the channel, then the snapshot, so that the two meet without a hole.
/// </summary>
internal sealed class FeedJoiner(
    FeedStore feeds, TaskApiClient tasks, IFeedWork work, IOptions<DeliveryOptions> options, ILogger<FeedJoiner> log)
{
    public async Task JoinAsync(FeedMember member, CancellationToken gone)
    {
        var feed = await feeds.EnterAsync(member);
        await WelcomeAsync(feed, member, gone);
    }

    public Task LeaveAsync(FeedMember member) => feeds.LeaveAsync(member);

    /// <summary>Brings a socket up to date by a snapshot; closes it when that cannot be had.</summary>
    public async Task WelcomeAsync(UserFeed feed, FeedMember member, CancellationToken gone)
    {
        try
        {
            if (await TryWelcomeAsync(feed, member, gone) is var refusal and not DisconnectReason.None)
                member.Socket.Close(refusal);
        }
        catch (TaskApiUnavailableException error)
        {
            log.LogWarning("A socket gets no snapshot: {Reason}", error.Message);
            member.Socket.Close(DisconnectReason.TryAgainLater);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            member.Socket.Close(DisconnectReason.PeerClosed);
        }
    }

    private async Task<DisconnectReason> TryWelcomeAsync(UserFeed feed, FeedMember member, CancellationToken gone)
    {
        for (var attempt = 0; attempt < options.Value.JoinAttempts; attempt++)
        {
            var (verdict, welcome) = await tasks.WelcomeAsync(member.Socket.RawToken, gone);
            if (verdict is WelcomeVerdict.PoliciesNotAccepted)
                return DisconnectReason.PoliciesNotAccepted;
            if (verdict is not WelcomeVerdict.Welcome || welcome is null || welcome.UserId != member.Socket.UserId)
                return DisconnectReason.NotAuthenticated;

            if (feed.Rank(member, welcome.Generation) is { } takeover)
                work.Announce(feed, takeover);
            if (feed.TryJoin(member, welcome))
                return DisconnectReason.None;
        }

        return DisconnectReason.TryAgainLater;
    }
}
