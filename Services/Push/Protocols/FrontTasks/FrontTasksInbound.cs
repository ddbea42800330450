using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Delivery;

namespace AiTasks.Push.Protocols.FrontTasks;

/// <summary>Obeys the frames of one client. A frame that cannot be obeyed is answered, never punished.</summary>
internal sealed class FrontTasksInbound(IPushSocket socket, TaskApiClient tasks, RequestLane lane, ILogger log) : IInboundFrames
{
    public void Receive(ReadOnlyMemory<byte> text)
    {
        var request = FrontTasksRequest.Parse(text);
        switch (request.Action)
        {
            case FrontTasksAction.Pong:
                break;
            case FrontTasksAction.CancelTask:
                Ask(() => CancelAsync(request.TaskId));
                break;
            case FrontTasksAction.GetTaskStatus:
                Ask(() => StatusAsync(request.TaskId));
                break;
            case FrontTasksAction.NoType:
                socket.Send(FrontTasksErrors.MissingEventType);
                break;
            case FrontTasksAction.UnknownType:
                socket.Send(FrontTasksErrors.UnknownEventType);
                break;
            case FrontTasksAction.BadTaskId:
                socket.Send(FrontTasksErrors.BadTaskId);
                break;
            default:
                socket.Send(FrontTasksErrors.Unreadable);
                break;
        }
    }

    private void Ask(Func<Task<OutboundFrame>> question)
    {
        if (!lane.TryAdd(() => AnswerAsync(question)))
            socket.Send(FrontTasksErrors.TooManyRequests);
    }

    private async Task AnswerAsync(Func<Task<OutboundFrame>> question)
    {
        try
        {
            socket.Send(await question());
        }
        catch (Exception error) when (error is TaskApiUnavailableException or JsonException)
        {
            log.LogWarning("A client's question stayed unanswered: {Reason}", error.Message);
            socket.Send(FrontTasksErrors.Internal);
        }
    }

    private async Task<OutboundFrame> CancelAsync(long taskId) =>
        FrontTasksFrames.CancelResponse(taskId, await tasks.CancelAsync(new TaskQuery(socket.UserId, taskId)));

    private async Task<OutboundFrame> StatusAsync(long taskId) =>
        await tasks.StatusAsync(new TaskQuery(socket.UserId, taskId)) is { } task
            ? FrontTasksFrames.Status(task)
            : FrontTasksErrors.TaskNotFound;
}
