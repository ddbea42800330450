using AiTasks.TaskApi.Storage;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>
/// Keeps slow lists, searches and figures from taking all connections to the database. Starts need no such limit: those that come together
/// share a few round trips, see <see cref="SharedTripOptions"/>. What is left is for deliveries.
/// </summary>
internal static class HistoryLimit
{
    private const string Policy = "history";

    public static WebApplicationBuilder AddHistoryLimit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HistoryLimitOptions>().BindConfiguration(nameof(HistoryLimitOptions)).ValidateDataAnnotations().ValidateOnStart();

        // What the answer says beyond its status is the error page's, in the words of the address.
        builder.Services.AddRateLimiter(limiter => limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable);
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<HistoryLimitOptions>, IOptions<StorageOptions>>((limiter, options, storage) =>
            limiter.AddConcurrencyLimiter(Policy, history =>
            {
                history.PermitLimit = Math.Max(1, (int)(storage.Value.MaxConnections * options.Value.Share));
                history.QueueLimit = options.Value.MaxWaiting;
            }));
        return builder;
    }

    /// <summary>Marks endpoints whose answers can wait for what others start and are told.</summary>
    public static TBuilder AsHistory<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.RequireRateLimiting(Policy);
}
