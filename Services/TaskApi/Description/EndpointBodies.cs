using AiTasks.Contracts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Posts;
using AiTasks.TaskApi.StatusApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace AiTasks.TaskApi.Description;

/// <summary>Adds to what the framework knows of the endpoints: bodies that they read themselves, and refusals in their dialect.</summary>
internal sealed class EndpointBodies : IApiDescriptionProvider
{
    private static readonly EmptyModelMetadataProvider Metadata = new();

    // After the framework's own, which finds the endpoints.
    public int Order => 0;

    public void OnProvidersExecuting(ApiDescriptionProviderContext context)
    {
        foreach (var endpoint in context.Results)
        {
            if (endpoint.ActionDescriptor.EndpointMetadata.OfType<RequestBody>().LastOrDefault() is { } body) Describe(endpoint, body);
            DescribeRefusals(endpoint);
        }
    }

    public void OnProvidersExecuted(ApiDescriptionProviderContext context)
    {
        // All is said before.
    }

    private static void Describe(ApiDescription endpoint, RequestBody body)
    {
        endpoint.SupportedRequestFormats.Add(new ApiRequestFormat { MediaType = body.MediaType });
        endpoint.ParameterDescriptions.Add(new ApiParameterDescription
        {
            Name = "body",
            Type = body.Type,
            ModelMetadata = Metadata.GetMetadataForType(body.Type),
            Source = BindingSource.Body,
        });
    }

    private static void DescribeRefusals(ApiDescription endpoint)
    {
        var (type, mediaType) = Refusal("/" + endpoint.RelativePath);
        endpoint.SupportedResponseTypes.Add(new ApiResponseType
        {
            IsDefaultResponse = true,
            Description = "A refusal.",
            Type = type,
            ModelMetadata = Metadata.GetMetadataForType(type),
            ApiResponseFormats = [new ApiResponseFormat { MediaType = mediaType }],
        });
    }

    // As the error pages have it.
    private static (Type Type, string MediaType) Refusal(PathString path)
    {
        if (path.StartsWithSegments("/api/task") || path.StartsWithSegments("/api/auth")) return (typeof(StatusRefusal), RequestBody.Json);
        if (path.StartsWithSegments("/api/tool") || path.StartsWithSegments("/api/post") || path.StartsWithSegments("/api/telegram"))
            return (typeof(PostRefusal), RequestBody.Json);
        if (path.StartsWithSegments("/api/producer") || path.StartsWithSegments("/api/ui-events") || path.StartsWithSegments("/api/webhooks"))
            return (typeof(ProblemDetails), "application/problem+json");
        if (ClientPaths.Has(path)) return (typeof(ClientRefusal), RequestBody.Json);
        return path.StartsWithSegments("/api/v1") ? (typeof(string), "text/plain") : (typeof(FrontErrorBody), RequestBody.Json);
    }
}
