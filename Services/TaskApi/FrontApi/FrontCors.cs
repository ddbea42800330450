using Microsoft.Net.Http.Headers;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>Sites besides our own whose pages may use contract A with the person's cookies. Section <c>FrontOptions</c>.</summary>
public sealed class FrontOptions
{
    /// <summary>Exact origins such as <c>https://app.example.com</c>; no wildcards, since answers carry cookies.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}

internal static class FrontCors
{
    /// <summary>Cross-origin mode of contract A (A7).</summary>
    public static WebApplicationBuilder AddFrontCors(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FrontOptions>().BindConfiguration(nameof(FrontOptions));
        var options = builder.Configuration.GetSection(nameof(FrontOptions)).Get<FrontOptions>() ?? new FrontOptions();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.AllowedOrigins])
            .AllowCredentials()
            .WithMethods(HttpMethods.Get, HttpMethods.Post)
            .WithHeaders(HeaderNames.ContentType, HeaderNames.Accept, HeaderNames.Authorization, Accounts.Csrf.HeaderName)
            .WithExposedHeaders(Accounts.Csrf.HeaderName)));
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
