using System.Net;
using System.Text.RegularExpressions;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.Access;

internal static partial class AccessExtensions
{
    private const string KeyPrefix = "/agent";

    public static WebApplicationBuilder AddAccess(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AgentOptions>().BindConfiguration(nameof(AgentOptions))
            .ValidateDataAnnotations()
            .Validate(
                options => options.Keys.All(key => KeyRule().IsMatch(key)),
                "AgentOptions:Keys: each needs at least 16 letters, digits, '-', '_', '.' or '~'.")
            .Validate(
                options => options.AllowedNetworks.All(network => IPNetwork.TryParse(network, out _)),
                "AgentOptions:AllowedNetworks: write each like 10.1.0.0/16.")
            .ValidateOnStart();
        builder.Services.AddSingleton<CallerAccess>();

        // It writes the request's path, in which a key may stand, into the scope of everything that is logged.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        return builder;
    }

    /// <summary>
    /// Lets in who has a key or comes from a trusted network. Below a right key everything is as without one; a wrong one is answered
    /// like any address that is not there.
    /// </summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        var access = app.Services.GetRequiredService<CallerAccess>();
        app.Use((context, next) =>
        {
            var request = context.Request;
            if (request.Path.StartsWithSegments(KeyPrefix, StringComparison.OrdinalIgnoreCase, out var rest))
            {
                var (key, path) = Split(rest.Value ?? "");
                if (access.IsKey(key))
                {
                    request.Path = path;
                    return next(context);
                }

                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }

            return request.Path.StartsWithSegments("/health") || access.IsTrusted(context)
                ? next(context)
                : BotAnswer.Error(StatusCodes.Status403Forbidden, BotTexts.Closed).ExecuteAsync(context);
        });
        return app;
    }

    private static (string Key, string Path) Split(string rest)
    {
        var key = rest.TrimStart('/');
        var end = key.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? (key, "/") : (key[..end], key[end..]);
    }

    // What stands in an address as it is.
    [GeneratedRegex(@"^[A-Za-z0-9._~-]{16,}\z")]
    private static partial Regex KeyRule();
}
