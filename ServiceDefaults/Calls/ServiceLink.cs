using AiTasks.ServiceDefaults.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.ServiceDefaults.Calls;

/// <summary>The way from one of our services to another.</summary>
public sealed record ServiceLink
{
    /// <summary>Name of the service that calls.</summary>
    public required string Caller { get; init; }

    /// <summary>Name of the service that is called.</summary>
    public required string Service { get; init; }

    /// <summary>Where its processes are.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>See <see cref="ServiceAddresses"/>.</summary>
    public required bool Repeatable { get; init; }

    /// <summary>How long one address may take to accept a connection before the next one is tried.</summary>
    public required TimeSpan ConnectTimeout { get; init; }

    /// <summary>Age at which a connection is replaced, so that calls spread over processes that joined later.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Connections to one process.</summary>
    public int MaxConnections { get; init; } = int.MaxValue;

    /// <summary>
    /// A client whose calls name only a path, go to any of the processes and prove who calls. It has no time limit: each call has its own, or
    /// whoever asked for the client sets one.
    /// </summary>
    public HttpClient Connect(IServiceProvider services) =>
        new(new ServiceTokenHandler(services.GetRequiredService<TokenService>(), services.GetRequiredService<TimeProvider>(), Caller)
        {
            InnerHandler = new ServiceAddresses(Addresses, Repeatable)
            {
                InnerHandler = new SocketsHttpHandler
                {
                    ConnectTimeout = ConnectTimeout,
                    MaxConnectionsPerServer = MaxConnections,
                    PooledConnectionLifetime = ConnectionLifetime,
                    UseCookies = false,
                    AllowAutoRedirect = false,
                    UseProxy = false,
                },
            },
        })
        {
            // Only to have one: the address is chosen per call.
            BaseAddress = new Uri($"http://{Service}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
}
