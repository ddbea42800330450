using System.Globalization;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.Gateway.RateLimits;

internal static class RateLimitExtensions
{
    public static WebApplicationBuilder AddRateLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RateLimitOptions>().BindConfiguration(nameof(RateLimitOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        if (builder.Configuration[$"{nameof(TokenOptions)}:{nameof(TokenOptions.SigningKey)}"] is { Length: > 0 })
            builder.AddTokenAuthentication();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Callers>();
        builder.Services.AddSingleton<TokenBuckets>();
        builder.Services.AddHostedService<SharedBuckets>();
        return builder;
    }

    /// <summary>
    /// Refuses with 429 who asks for too much. A socket or a stream counts once, as it begins. Comes after routing, so that the refusal is in
    /// the words of the route, and before anything of the request's body is read.
    /// </summary>
    public static WebApplication UseRateLimits(this WebApplication app)
    {
        var callers = app.Services.GetRequiredService<Callers>();
        var buckets = app.Services.GetRequiredService<TokenBuckets>();
        app.Use((context, next) => Refuse(context, callers, buckets) ? Task.CompletedTask : next(context));
        return app;
    }

    private static bool Refuse(HttpContext context, Callers callers, TokenBuckets buckets)
    {
        // Whoever watches over this process asks as often as it likes.
        if (context.Request.Path.StartsWithSegments("/health")) return false;

        List<TokenBucket> taken = [];
        foreach (var caller in callers.Of(context))
        {
            if (buckets.Of(caller.Key, caller.Rate) is not { } bucket) continue;
            if (bucket.TryTake(out var wait))
            {
                taken.Add(bucket);
                continue;
            }

            taken.ForEach(one => one.PutBack());
            GatewayTelemetry.Limited.Add(1, new KeyValuePair<string, object?>("limit", caller.Kind));
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return true;
        }

        return false;
    }
}
