using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AiTasks.Load.Clients;

/// <summary>Takes whole messages of a client.</summary>
internal interface IMessageTaker
{
    /// <summary>Takes a message; its memory is used for others afterwards.</summary>
    void Take(Client client, ReadOnlySpan<byte> message);
}

/// <summary>Puts frames together to messages and obeys those that control the connection.</summary>
internal sealed class MessageReader(IMessageTaker taker)
{
    /// <summary>Reads all whole frames.</summary>
    /// <returns>How many bytes they were.</returns>
    /// <exception cref="ConnectionLostException">The server closes, or does not keep to the protocol.</exception>
    public int Read(Client client, ReadOnlySpan<byte> received)
    {
        var read = 0;
        while (WebSocketFrame.TryRead(received[read..], out var frame))
        {
            read += frame.Length;
            Take(client, frame);
        }

        return read;
    }

    /// <summary>Says something.</summary>
    /// <param name="client">Who says it.</param>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">At most 1000 bytes.</param>
    public static void Say(Client client, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[1024];
        LinuxSocket.Send(client.Handle, frame[..WebSocketFrame.Write(frame, opcode, payload)]);
    }

    private void Take(Client client, WebSocketFrame frame)
    {
        switch (frame.Opcode)
        {
            case Opcode.Ping:
                Say(client, Opcode.Pong, frame.Payload);
                break;
            case Opcode.Pong:
                break;
            case Opcode.Close:
                Say(client, Opcode.Close, frame.Payload);
                throw new ConnectionLostException($"the server closed with {Describe(frame.Payload)}");
            case Opcode.Continuation:
                Continue(client, client.Message ?? throw new ConnectionLostException("a frame continues nothing"), frame);
                break;
            case var _ when client.Message is not null:
                throw new ConnectionLostException("a message begins within another one");
            case var _ when frame.IsLast:
                taker.Take(client, frame.Payload);
                break;
            default:
                client.Message = new ArrayBufferWriter<byte>();
                client.Message.Write(frame.Payload);
                break;
        }
    }

    private void Continue(Client client, ArrayBufferWriter<byte> message, WebSocketFrame frame)
    {
        message.Write(frame.Payload);
        if (!frame.IsLast)
            return;

        client.Message = null;
        taker.Take(client, message.WrittenSpan);
    }

    private static string Describe(ReadOnlySpan<byte> close) => close.Length < 2 ? "no code"
        : $"{BinaryPrimitives.ReadUInt16BigEndian(close)} {Encoding.UTF8.GetString(close[2..])}";
}
