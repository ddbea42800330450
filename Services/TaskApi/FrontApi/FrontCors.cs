using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Tasks.Idempotency;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace AiTasks.TaskApi.FrontApi;

internal static class FrontCors
{
    /// <summary>Pages of other origins: contract A's cross-origin mode (A7), and contracts C and D, whose pages are always elsewhere.</summary>
    public static WebApplicationBuilder AddFrontCors(this WebApplicationBuilder builder)
    {
        builder.Services.AddCors();
        builder.Services.AddOptions<CorsOptions>().Configure<OriginPolicy>((cors, origins) => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origins.IsListed)
            .AllowCredentials()
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
            .WithHeaders(
                HeaderNames.ContentType, HeaderNames.Accept, HeaderNames.Authorization, Csrf.HeaderName, IdempotencyKey.HeaderName)
            .WithExposedHeaders(Csrf.HeaderName)));
        return builder;
    }

    /// <summary>An answer depends on who asks and from where, so no cache may give it to anybody else.</summary>
    public static WebApplication UseFrontCors(this WebApplication app)
    {
        app.UseCors();
        app.Use((context, next) =>
        {
            context.Response.Headers.Append(HeaderNames.Vary, "Cookie, Origin");
            context.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        return app;
    }
}
