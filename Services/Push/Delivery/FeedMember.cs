using AiTasks.Push.Connections;

namespace AiTasks.Push.Delivery;

/// <summary>A socket in a person's feed; its feed locks.</summary>
internal sealed class FeedMember(IPushSocket socket)
{
    public IPushSocket Socket => socket;

    /// <summary>The feed it has entered; null before.</summary>
    public UserFeed? Feed { get; set; }

    /// <summary>False while it waits for a snapshot: it gets no events then.</summary>
    public bool Live { get; set; }

    /// <summary>Last event it has, by snapshot or by frame.</summary>
    public long After { get; set; }

    /// <summary>Its place in the order of the person's connections; null before its first welcome.</summary>
    public Takeover? Rank { get; set; }
}
