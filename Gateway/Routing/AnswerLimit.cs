using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace AiTasks.Gateway.Routing;

/// <summary>
/// Gives a request up whose service has fallen silent: none of its processes says that it is ready, and none has answered
/// anybody for a while. A service that is merely slow goes on answering, and is waited for. Whether a request given up was
/// processed nobody can know; clients that must know start their tasks under a key.
/// </summary>
internal sealed class AnswerLimit(RequestDelegate next, IOptions<GatewayOptions> options)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, long> _answeredAt = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var gone = context.RequestAborted;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        context.RequestAborted = limit.Token;
        var service = context.GetReverseProxyFeature();
        context.Response.OnStarting(() => NoteAnswerAsync(context, service, limit));
        try
        {
            var forwarding = next(context);
            if (await IsInVainAsync(forwarding, context, service)) await limit.CancelAsync();
            await forwarding;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            // Between two tries to connect.
        }
        finally
        {
            context.RequestAborted = gone;
        }

        if (limit.IsCancellationRequested && !gone.IsCancellationRequested && !context.Response.HasStarted)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    private async Task<bool> IsInVainAsync(Task forwarding, HttpContext context, IReverseProxyFeature service)
    {
        for (var patience = options.Value.AnswerTime; ; patience = Look)
        {
            try
            {
                await forwarding.WaitAsync(patience);
                return false;
            }
            catch (Exception) when (forwarding.IsCompleted || context.Response.HasStarted)
            {
                return false;
            }
            catch (TimeoutException) when (IsSilent(service))
            {
                return true;
            }
            catch (TimeoutException)
            {
                // Somebody is there, and busy.
            }
        }
    }

    private bool IsSilent(IReverseProxyFeature service) =>
        service.AllDestinations.All(destination => destination.Health.Active is DestinationHealth.Unhealthy)
        && Stopwatch.GetElapsedTime(_answeredAt.GetValueOrDefault(service.Cluster.Config.ClusterId)) >= options.Value.AnswerTime;

    // Also called for the gateway's own pages, which are nobody's answer.
    private Task NoteAnswerAsync(HttpContext context, IReverseProxyFeature service, CancellationTokenSource limit)
    {
        if (context.GetForwarderErrorFeature() is null && !limit.IsCancellationRequested)
            _answeredAt[service.Cluster.Config.ClusterId] = Stopwatch.GetTimestamp();
        return Task.CompletedTask;
    }
}
