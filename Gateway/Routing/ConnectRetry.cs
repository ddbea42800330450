using System.Diagnostics;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace AiTasks.Gateway.Routing;

/// <summary>
/// Tries another process of a service when one cannot be connected to, as while it restarts. Only connecting is repeated: a
/// request that may have reached a process is never sent twice.
/// </summary>
internal static class ConnectRetry
{
    public static IReverseProxyApplicationBuilder UseConnectRetry(this IReverseProxyApplicationBuilder proxy)
    {
        var options = proxy.ApplicationServices.GetRequiredService<IOptions<GatewayOptions>>().Value;
        proxy.Use((context, next) => ForwardAsync(context, next, options));
        return proxy;
    }

    private static async Task ForwardAsync(HttpContext context, RequestDelegate next, GatewayOptions options)
    {
        var began = Stopwatch.GetTimestamp();
        var feature = context.GetReverseProxyFeature();
        var all = feature.AllDestinations;
        var untried = feature.AvailableDestinations;
        while (true)
        {
            feature.AvailableDestinations = untried;
            await next(context);
            if (!IsUnreached(context) || Stopwatch.GetElapsedTime(began) >= options.ConnectRetryTime)
                return;

            // Those thought to be away as well: the others have just proven to be so.
            untried = [.. untried.Where(one => one != feature.ProxiedDestination)];
            if (untried.Count == 0)
            {
                await Task.Delay(options.ConnectRetryDelay, context.RequestAborted);
                untried = all;
            }

            context.Response.StatusCode = StatusCodes.Status200OK;
            context.Features.Set<IForwarderErrorFeature>(null);
        }
    }

    // A connect that took too long shows as a cancellation by a timeout.
    private static bool IsUnreached(HttpContext context) =>
        !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
        && context.GetForwarderErrorFeature()?.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }
            or OperationCanceledException { InnerException: TimeoutException };
}
