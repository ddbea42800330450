using AiTasks.Push.Protocols;

namespace AiTasks.Push.Connections;

/// <summary>A connected client as the rest of the process sees it. Nothing here waits but <see cref="RoomAsync"/>.</summary>
internal interface IPushSocket
{
    Guid Id { get; }

    long UserId { get; }

    /// <summary>The person's token as it came, for asking the task API in that person's name; never to be logged.</summary>
    string RawToken { get; }

    IPushProtocol Protocol { get; }

    void Send(OutboundFrame frame);

    /// <summary>Completes when little waits to be sent, or nothing will be any more. Who sends much at once waits for it.</summary>
    Task RoomAsync();

    /// <summary>Wants to hear no more facts about the tasks of this name.</summary>
    /// <param name="taskName">As in <see cref="OutboundFrame.TaskName"/>.</param>
    /// <param name="limit">How many names at the most.</param>
    /// <returns>False: there are too many.</returns>
    bool TryMute(string taskName, int limit);

    /// <summary>Wants to hear of them again.</summary>
    void Unmute(string taskName);

    void Close(DisconnectReason reason);
}
