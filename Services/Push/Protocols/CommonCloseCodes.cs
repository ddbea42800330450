using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols;

/// <summary>Close codes where a contract has none of its own: those of RFC 6455, and 4001 and 4429 after HTTP's.</summary>
internal static class CommonCloseCodes
{
    public static (int Code, string Text) Of(DisconnectReason reason) => reason switch
    {
        DisconnectReason.NotAuthenticated or DisconnectReason.SessionExpired => (4001, "authentication_required"),
        DisconnectReason.Fault => (1011, "internal_error"),
        DisconnectReason.Slow => (1013, "slow"),
        DisconnectReason.TryAgainLater => (1013, "try_again_later"),
        DisconnectReason.Shutdown => (1001, "shutdown"),
        DisconnectReason.MessageTooBig => (1009, "message_too_big"),
        DisconnectReason.ProtocolError => (1002, "protocol_error"),
        DisconnectReason.InvalidText => (1007, "invalid_text"),
        DisconnectReason.HeartbeatTimeout => (1011, "heartbeat_timeout"),
        DisconnectReason.NotText => (1003, "text_only"),
        DisconnectReason.Flood => (4429, "too_many_messages"),
        _ => (1000, ""),
    };
}
