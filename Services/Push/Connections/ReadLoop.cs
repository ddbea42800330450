namespace AiTasks.Push.Connections;

/// <summary>Reads one socket to its end and hands what it says to the dialect.</summary>
internal static class ReadLoop
{
    public static async Task RunAsync(Connection connection)
    {
        var frames = connection.Protocol.Open(connection);
        while (true)
        {
            var (kind, payload) = await connection.ReceiveAsync();
            if (kind is Inbound.Closed or Inbound.Gone)
                return;

            if (kind is Inbound.Ping or Inbound.Pong)
                connection.Heard();
            else
                connection.HeardMessage();

            // A closing socket is read on only to meet the peer's close frame; the wheel ends a peer that never sends it.
            if (connection.Reason is not DisconnectReason.None)
                continue;
            if (kind is Inbound.Text)
                frames.Receive(payload);
            else if (kind is Inbound.Ping)
                connection.Send(new OutboundFrame(payload.ToArray()) { Kind = FrameKind.Pong });
            else if (kind is not Inbound.Pong)
                connection.Close(kind.Reason());
        }
    }
}
