using System.Diagnostics;
using Yarp.ReverseProxy.Model;

namespace AiTasks.Gateway.Routing;

/// <summary>All requests that wait for one service, and when it last answered anybody.</summary>
internal sealed class WaitingRequests
{
    private readonly Lock _lock = new();
    private readonly LinkedList<WaitingRequest> _oldestFirst = [];
    private long _answeredAt;

    public void Add(WaitingRequest request)
    {
        lock (_lock) _oldestFirst.AddLast(request.Place);
    }

    /// <summary>After this the request is not given up any more. May be called again.</summary>
    public void Remove(WaitingRequest request)
    {
        // Once removed nobody adds it again.
        if (request.Place.List is null) return;
        lock (_lock)
        {
            if (request.Place.List is not null) _oldestFirst.Remove(request.Place);
        }
    }

    public void NoteAnswer() => Volatile.Write(ref _answeredAt, Stopwatch.GetTimestamp());

    /// <summary>Gives up those that have waited so long, if the service has been silent for as long.</summary>
    public void GiveUp(TimeSpan patience)
    {
        lock (_lock)
        {
            while (_oldestFirst.First is { Value: var oldest } && Stopwatch.GetElapsedTime(oldest.Since) >= patience && IsSilent(oldest.Service, patience))
            {
                _oldestFirst.RemoveFirst();
                oldest.GiveUp();
            }
        }
    }

    private bool IsSilent(IReverseProxyFeature service, TimeSpan patience) =>
        Stopwatch.GetElapsedTime(Volatile.Read(ref _answeredAt)) >= patience
        && service.AllDestinations.All(destination => destination.Health.Active is DestinationHealth.Unhealthy);
}
