using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Producers;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;

namespace AiTasks.TaskApi.Description;

/// <summary>The description of the public API, for programs at <c>/openapi/v1.json</c> and for people at <c>/docs</c>.</summary>
internal static class ApiDescriptionExtensions
{
    private const string DocumentName = "v1";
    private const string ServiceKey = "serviceKey";
    private const string Bearer = "bearer";
    private const string Session = "session";

    public static WebApplicationBuilder AddApiDescription(this WebApplicationBuilder builder)
    {
        var schemas = new WireSchemas();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, EndpointBodies>());
        builder.Services.AddOpenApi(DocumentName, options =>
        {
            options.AddSchemaTransformer(schemas.NoteAsync);
            options.AddDocumentTransformer((document, _, _) =>
            {
                Introduce(document);
                Protect(document);
                schemas.Require(document);
                FrontAnswers.Describe(document);
                Sort(document);
                return Task.CompletedTask;
            });
        });
        WireSchemas.UseWireNames(builder.Services, DocumentName);
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

    private static void Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "AiTasks",
            Version = DocumentName,
            Description =
                "Tasks that AI models or other backends do, shown live. Sockets and event streams are not described here: see the README.",
        };

        // As the gateway is reached, not this process.
        document.Servers = [];
    }

    private static void Protect(OpenApiDocument document)
    {
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
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = CredentialReader.SessionCookie,
                Description = $"The session of a browser; calls that change something repeat the token of /api/rest/front/csrf/ in {Accounts.Csrf.HeaderName}.",
            },
        };
        document.Security = [Requirement(document, ServiceKey), Requirement(document, Bearer), Requirement(document, Session)];
    }

    // The same bytes whatever the order in which things were found.
    private static void Sort(OpenApiDocument document)
    {
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(path => path.Key, StringComparer.Ordinal))
        {
            if (item is OpenApiPathItem { Operations: { } operations } known)
                known.Operations = operations.OrderBy(operation => operation.Key.Method, StringComparer.Ordinal).ToDictionary();
            paths.Add(path, item);
        }

        document.Paths = paths;
        document.Components!.Schemas = document.Components.Schemas?.OrderBy(schema => schema.Key, StringComparer.Ordinal).ToDictionary();
        document.Tags = document.Tags is { } tags ? new SortedSet<OpenApiTag>(tags, Comparer<OpenApiTag>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name))) : null;
    }

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document, string scheme) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
