namespace AiTasks.Push.Connections;

/// <summary>Why a request did not become a socket.</summary>
internal enum UpgradeRefusal
{
    /// <summary>A plain request to a socket's address.</summary>
    UpgradeRequired,

    /// <summary>An upgrade that is not a valid WebSocket handshake.</summary>
    BadHandshake,

    /// <summary>A page of another site, with our cookie.</summary>
    ForeignOrigin,

    /// <summary>No place, or the process stops: another node may have one.</summary>
    Full,
}
