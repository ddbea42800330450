using System.Reflection;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Description;
using Microsoft.AspNetCore.Http.Metadata;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>
/// A JSON body of contract A. An empty body counts as <c>{}</c> (A9). A form is refused, because any site can make a browser
/// send one; other content types are read as JSON.
/// </summary>
/// <typeparam name="T">What the members are read into; unknown ones are ignored.</typeparam>
internal sealed record FrontBody<T>(T Value) : IEndpointParameterMetadataProvider where T : class, new()
{
    /// <summary>Called by the framework for parameters of this type. It finds no content type there, so it goes on taking any.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new RequestBody(typeof(T)));

    /// <summary>Called by the framework for parameters of this type.</summary>
    /// <exception cref="BadHttpRequestException">The body is not a JSON object that fits.</exception>
    public static async ValueTask<FrontBody<T>?> BindAsync(HttpContext context)
    {
        if (context.Request.HasFormContentType)
            throw new BadHttpRequestException("A form is not JSON.", StatusCodes.Status415UnsupportedMediaType);

        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        if (bytes.Length == 0) return new FrontBody<T>(new T());

        try
        {
            var json = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
            return new FrontBody<T>(JsonSerializer.Deserialize<T>(json, WireJson.SnakeCase) ?? new T());
        }
        catch (JsonException error)
        {
            throw new BadHttpRequestException("The body is not a JSON object of the expected shape.", error);
        }
    }
}
