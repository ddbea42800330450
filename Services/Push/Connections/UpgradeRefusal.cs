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

    /// <summary>No valid credential, or nobody's any more; only where clients take an accepted socket for a success.</summary>
    NotAuthenticated,

    /// <summary>The credential is another person's than the address.</summary>
    NotOwner,

    /// <summary>Nobody can say now whose the credential is.</summary>
    Unavailable,

    /// <summary>No place, or the process stops: another node may have one.</summary>
    Full,

    /// <summary>The person has as many sockets as one may have.</summary>
    TooMany,
}

internal static class UpgradeRefusals
{
    // Long enough that a full or stopping node is not asked again at once.
    private const string RetryAfterSeconds = "3";

    /// <summary>Sets what the answer to a refused request has besides its body, in every dialect.</summary>
    public static void Prepare(this UpgradeRefusal refusal, HttpResponse response, int status)
    {
        response.StatusCode = status;
        if (refusal is UpgradeRefusal.UpgradeRequired)
            response.Headers.Upgrade = "websocket";
        if (refusal is UpgradeRefusal.Full or UpgradeRefusal.Unavailable or UpgradeRefusal.TooMany)
            response.Headers.RetryAfter = RetryAfterSeconds;
    }
}
