using AiTasks.TaskApi.Producers;
using Microsoft.OpenApi;

namespace AiTasks.TaskApi;

/// <summary>The description of the public API, for programs at <c>/openapi/v1.json</c> and for people at <c>/docs</c>.</summary>
internal static class ApiDescription
{
    private const string ServiceKey = "serviceKey";
    private const string Bearer = "bearer";

    public static WebApplicationBuilder AddApiDescription(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "AiTasks",
                Version = "v1",
                Description =
                    "Tasks that AI models or other backends do, shown live. Sockets and event streams are not described here: see the README.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [ServiceKey] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = ProducerKeys.HeaderName,
                    Description = "The key of a backend.",
                },
                [Bearer] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = Bearer,
                    Description = "The token of a person.",
                },
            };
            document.Security = [Requirement(document, ServiceKey), Requirement(document, Bearer)];

            // As the gateway is reached, not this process.
            document.Servers = [];
            return Task.CompletedTask;
        }));
        return builder;
    }

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "AiTasks API";
            options.SwaggerEndpoint("/openapi/v1.json", "AiTasks");
        });
    }

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document, string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
