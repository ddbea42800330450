using System.Net.WebSockets;

namespace AiTasks.Push.Connections;

/// <summary>
/// The only place that touches the socket, so that another transport can take its place.
/// </summary>
internal sealed class SocketTransport(WebSocket socket) : ITransport
{
    public bool HearsClient => true;

    public async ValueTask<(Inbound Kind, int Count, bool EndOfMessage)> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            return received.MessageType switch
            {
                WebSocketMessageType.Close => (Inbound.Closed, 0, true),
                WebSocketMessageType.Binary => (Inbound.Binary, received.Count, received.EndOfMessage),
                _ => (Inbound.Text, received.Count, received.EndOfMessage),
            };
        }
        catch (Exception error) when (IsBroken(error))
        {
            return (Inbound.Gone, 0, true);
        }
    }

    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        try
        {
            await socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception error) when (IsBroken(error))
        {
            return false;
        }
    }

    public async ValueTask<bool> SendCloseAsync(DisconnectReason reason, int code, string text)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, text, CancellationToken.None);
            return true;
        }
        catch (Exception error) when (IsBroken(error))
        {
            return false;
        }
    }

    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    private static bool IsBroken(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
