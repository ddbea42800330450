using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiTasks.Gateway.Routing;

/// <summary>
/// Looks after the waiting requests of all services: one timer for the process, since nearly every request is answered long before one
/// of its own would ring.
/// </summary>
internal sealed class SilenceWatch(IOptions<GatewayOptions> options) : BackgroundService
{
    private readonly ConcurrentDictionary<string, WaitingRequests> _services = new();

    public WaitingRequests Of(string service) => _services.GetOrAdd(service, static _ => new WaitingRequests());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.AnswerLook);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var requests in _services.Values) requests.GiveUp(options.Value.AnswerTime);
        }
    }
}
