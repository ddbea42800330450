using System.Buffers;
using AiTasks.Load.Measuring;

namespace AiTasks.Load.Clients;

/// <summary>How far a client has got.</summary>
internal enum ClientState
{
    Waiting,
    Connecting,
    Upgrading,

    /// <summary>It has a socket, and waits for what its dialect says first.</summary>
    Greeting,
    Ready,
    Closed,
}

/// <summary>One connection of a person. The clients' thread alone touches it.</summary>
/// <param name="index">Its place among the clients, from 0.</param>
/// <param name="person">The person's number, from 1.</param>
/// <param name="isSlow">Whether it does not read.</param>
/// <param name="isHot">Whether it hears an answer instead of events.</param>
internal sealed class Client(int index, int person, bool isSlow = false, bool isHot = false)
{
    /// <summary>Which events it has got.</summary>
    public ReceivedNumbers Received;

    public int Index => index;

    /// <summary>The person's number.</summary>
    public int Person => person;

    public bool IsSlow => isSlow;

    public bool IsHot => isHot;

    /// <summary>Which target it goes to.</summary>
    public int Target { get; set; }

    /// <summary>The last event that it has to get to be where it would be without the killing of its server; null: it is there.</summary>
    public long? Owed { get; set; }

    /// <summary>Whether it has been ready before, on whatever connection.</summary>
    public bool WasReady { get; set; }

    public ClientState State { get; set; }

    /// <summary>The kernel's number of its socket; -1 for none.</summary>
    public int Handle { get; set; } = -1;

    /// <summary>How often it has tried to connect.</summary>
    public int Attempts { get; set; }

    /// <summary>When its last attempt began, on <see cref="Clock"/>.</summary>
    public long Since { get; set; }

    /// <summary>The handshake under way; null otherwise.</summary>
    public WebSocketUpgrade? Upgrade { get; set; }

    /// <summary>What was received of something that is not whole yet. Seldom anything, so that a client needs no buffer of its own.</summary>
    public byte[] Rest { get; set; } = [];

    /// <summary>The beginning of a message that comes in several frames; null otherwise.</summary>
    public ArrayBufferWriter<byte>? Message { get; set; }

    /// <summary>Gives up the connection.</summary>
    public void Close()
    {
        if (Handle >= 0)
            LinuxSocket.Close(Handle);
        (Handle, State, Upgrade, Rest, Message) = (-1, ClientState.Closed, null, [], null);
    }
}
