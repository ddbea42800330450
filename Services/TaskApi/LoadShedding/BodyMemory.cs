using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>
/// The bytes of the bodies of all calls that are being handled. They are counted as they come and not as they are announced, so that whoever
/// announces much and sends little keeps nobody out.
/// </summary>
internal sealed class BodyMemory(IOptions<BodyMemoryOptions> options)
{
    private readonly long _most = (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * options.Value.Share);
    private long _held;

    /// <summary>Counts bytes. A call that is the only one may have as many as its endpoint takes, however small the process is.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="own">How many the same call has already.</param>
    /// <returns>False: there is no room for them.</returns>
    public bool TryTake(int bytes, long own)
    {
        var held = Interlocked.Add(ref _held, bytes);
        if (held <= _most || held == own + bytes) return true;

        Free(bytes);
        return false;
    }

    public void Free(long bytes) => Interlocked.Add(ref _held, -bytes);
}

internal static class BodyMemoryExtensions
{
    public static WebApplicationBuilder AddBodyMemory(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<BodyMemoryOptions>().BindConfiguration(nameof(BodyMemoryOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<BodyMemory>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<BodyMemoryOptions>>(
            (kestrel, options) => kestrel.Limits.MaxRequestBufferSize = options.Value.ReadAhead);
        return builder;
    }

    /// <summary>Refuses calls for whose bodies there is no room, before the process runs out of memory.</summary>
    public static WebApplication UseBodyMemory(this WebApplication app)
    {
        var memory = app.Services.GetRequiredService<BodyMemory>();
        app.Use(async (context, next) =>
        {
            if (!HasKeptBody(context))
            {
                await next(context);
                return;
            }

            var whole = context.Request.Body;
            await using var counted = new CountedBody(whole, memory);
            context.Request.Body = counted;
            try
            {
                await next(context);
            }
            finally
            {
                context.Request.Body = whole;
            }
        });
        return app;
    }

    // What may have any length is written to the store as it comes.
    private static bool HasKeptBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false
        && context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is not { MaxRequestBodySize: null };
}
