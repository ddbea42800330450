using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AiTasks.Gateway;

internal static class LimitsExtensions
{
    public static WebApplicationBuilder AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<GatewayOptions>().BindConfiguration(nameof(GatewayOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<GatewayOptions>>((kestrel, options) =>
        {
            kestrel.Limits.MaxRequestBodySize = options.Value.MaxRequestBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = options.Value.HeadersTimeout;
        });
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>((host, options) =>
            host.ShutdownTimeout = options.Value.StopTime);
        return builder;
    }
}
