using System.Net.WebSockets;

namespace AiTasks.Push.Connections;

/// <summary>What a receive brought.</summary>
internal enum Inbound
{
    /// <summary>A part of a text message, or a whole one.</summary>
    Text,

    /// <summary>A part of a binary message.</summary>
    Binary,

    /// <summary>The peer's close frame.</summary>
    Closed,

    /// <summary>The connection is gone without a word.</summary>
    Gone,
}

/// <summary>
/// The only place that touches the socket, so that another transport can take its place. One send and one receive may run
/// at the same time, never two of a kind. A broken connection is an answer here, not an exception.
/// </summary>
internal sealed class SocketTransport(WebSocket socket) : IDisposable
{
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

    public async ValueTask<bool> SendTextAsync(ReadOnlyMemory<byte> text)
    {
        try
        {
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception error) when (IsBroken(error))
        {
            return false;
        }
    }

    public async ValueTask<bool> SendCloseAsync(int code, string text)
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

    /// <summary>Cuts the connection; a send or receive under way ends.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    private static bool IsBroken(Exception error) =>
        error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;
}
