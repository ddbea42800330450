using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Documents.Extraction;
using AiTasks.TaskApi.Documents.Indexing;
using AiTasks.TaskApi.Documents.Search;

namespace AiTasks.TaskApi.Documents;

/// <summary>Documents: their text is read in the background and searched by workers.</summary>
internal static class DocumentEndpoints
{
    public static WebApplicationBuilder AddDocuments(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DocumentOptions>().BindConfiguration(nameof(DocumentOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<DocumentSignal>();
        builder.Services.AddSingleton<DocumentRows>();
        builder.Services.AddSingleton<PdfText>();
        builder.Services.AddSingleton<DocumentReader>();
        builder.Services.AddSingleton<PassageSearch>();
        builder.Services.AddHostedService<DocumentIndexer>();
        return builder;
    }

    public static IEndpointRouteBuilder MapDocuments(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ChatApiRoutes.Passages, FindAsync).WithMetadata(new ServiceDoor()).ExcludeFromDescription();
        return endpoints;
    }

    private static async Task<IResult> FindAsync(PassageQuery query, PassageSearch search, CancellationToken cancellationToken) =>
        Results.Json(await search.FindAsync(query, cancellationToken), WireJson.Internal);
}
