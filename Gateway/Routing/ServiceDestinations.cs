using Yarp.ReverseProxy.Configuration;

namespace AiTasks.Gateway.Routing;

/// <summary>
/// Gives each cluster the addresses of the service of the same name, as the AppHost hands them out:
/// <c>services:&lt;name&gt;:http:0</c>, <c>:1</c> and so on, one for each replica.
/// </summary>
internal sealed class ServiceDestinations(IConfiguration configuration) : IProxyConfigFilter
{
    /// <exception cref="InvalidOperationException">A cluster's service has no address.</exception>
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var destinations = configuration.GetSection($"services:{cluster.ClusterId}:http").GetChildren()
            .Where(address => !string.IsNullOrEmpty(address.Value))
            .ToDictionary(address => address.Key, address => new DestinationConfig { Address = address.Value! });
        if (destinations.Count == 0)
        {
            throw new InvalidOperationException(
                $"No address of the service '{cluster.ClusterId}': set services__{cluster.ClusterId}__http__0.");
        }

        return new ValueTask<ClusterConfig>(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
