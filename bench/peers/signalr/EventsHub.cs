using Microsoft.AspNetCore.SignalR;

namespace AiTasks.SignalRPeer;

/// <summary>Sockets at <c>/hub?user=ID</c>, which hear the method <c>event</c> with the published text.</summary>
internal sealed class EventsHub(PersonChannels channels) : Hub
{
    private string Person => Context.GetHttpContext()!.Request.Query["user"].ToString();

    public override async Task OnConnectedAsync()
    {
        await Groups.AddToGroupAsync(Context.ConnectionId, Person);
        channels.Enter(Person);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        channels.Leave(Person);
        return Task.CompletedTask;
    }
}
