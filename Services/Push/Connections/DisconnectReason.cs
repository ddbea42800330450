namespace AiTasks.Push.Connections;

/// <summary>Every way a socket ends. Each protocol maps these to its own close codes.</summary>
internal enum DisconnectReason
{
    /// <summary>Still open.</summary>
    None,

    /// <summary>The peer closed, or the network did. Nothing is asked of the client.</summary>
    PeerClosed,

    /// <summary>A client that asks anew each time has its answer. It asks again.</summary>
    Answered,

    /// <summary>No valid credential at connect. Coming back would not help: do not reconnect.</summary>
    NotAuthenticated,

    /// <summary>The sign-in ended while the socket was open. Do not reconnect before signing in again.</summary>
    SessionExpired,

    /// <summary>The person has not accepted the policies. Do not reconnect before that.</summary>
    PoliciesNotAccepted,

    /// <summary>A newer socket of the same person took over, where a protocol allows one. Do not reconnect.</summary>
    Replaced,

    /// <summary>Nothing was heard of the client for the silence limit. Reconnect.</summary>
    HeartbeatTimeout,

    /// <summary>The client reads more slowly than its events come. Reconnect: the snapshot brings it up to date.</summary>
    Slow,

    /// <summary>The task API could not be asked at connect or resynchronisation. Reconnect later.</summary>
    TryAgainLater,

    /// <summary>An error of ours that nothing else names; it is in the log. Reconnect.</summary>
    Fault,

    /// <summary>This process stops. Reconnect: another node takes the socket.</summary>
    Shutdown,

    /// <summary>A frame was over the size limit. Reconnecting is the client's choice.</summary>
    MessageTooBig,

    /// <summary>A frame was not text. Reconnecting is the client's choice.</summary>
    NotText,

    /// <summary>A text was not UTF-8. Reconnecting is the client's choice.</summary>
    InvalidText,

    /// <summary>What the client sent were no frames. Reconnecting is the client's choice.</summary>
    ProtocolError,

    /// <summary>The client sent more frames than the limit allows. Reconnect, more quietly.</summary>
    Flood,
}

internal static class DisconnectReasons
{
    /// <summary>Why a socket on which this was received is closed.</summary>
    public static DisconnectReason Reason(this Inbound received) => received switch
    {
        Inbound.Binary => DisconnectReason.NotText,
        Inbound.TooBig => DisconnectReason.MessageTooBig,
        Inbound.NotUtf8 => DisconnectReason.InvalidText,
        Inbound.Malformed => DisconnectReason.ProtocolError,
        Inbound.Flood => DisconnectReason.Flood,
        _ => DisconnectReason.PeerClosed,
    };

    /// <summary>Whether a client that gets this reason is meant to come back by itself.</summary>
    public static bool Reconnects(this DisconnectReason reason) => reason is not
        (DisconnectReason.NotAuthenticated or DisconnectReason.SessionExpired or DisconnectReason.PoliciesNotAccepted
        or DisconnectReason.Replaced);
}
