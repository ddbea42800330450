using AiTasks.Contracts;
using Microsoft.Net.Http.Headers;

namespace AiTasks.TaskApi.ClientApi;

/// <summary>A refusal of contract E: its clients read <c>error</c>, <c>message</c> and <c>details</c>, tools <c>detail</c> (E3).</summary>
internal static class ClientProblem
{
    /// <param name="status">HTTP status; clients tell 401, 404, 422 and 500 apart (E4).</param>
    /// <param name="error">A word for programs.</param>
    /// <param name="message">For the person.</param>
    /// <param name="details">More for programs; an object or null.</param>
    public static IResult Of(int status, string error, string message, object? details = null) => new Refusal(status, error, message, details);

    /// <summary>A refusal for a status that the framework chose.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="detail">What is wrong, where that is known and fit for the caller.</param>
    public static IResult ForStatus(int status, string? detail = null)
    {
        var (error, message) = status switch
        {
            400 or 422 => ("validation_error", "The request is not valid."),
            401 => ("not_authenticated", "Not signed in, or no longer: token expired or unknown."),
            403 => ("forbidden", "This is not yours."),
            404 => ("not_found", "There is no such thing."),
            405 => ("method_not_allowed", "The method is not supported here."),
            413 => ("request_too_large", "The request is too large."),
            415 => ("unsupported_media_type", "The content type is not supported here."),
            503 => ("service_unavailable", "The service is not available. Try again in a few seconds."),
            >= 500 => ("internal_server_error", "Something went wrong on our side."),
            _ => ("request_failed", "The request failed."),
        };
        return Of(status, error, detail ?? message);
    }

    public static IResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not_found", what);

    public static IResult Invalid(string message, object? details = null) =>
        Of(StatusCodes.Status422UnprocessableEntity, "validation_error", message, details);

    private sealed class Refusal(int status, string error, string message, object? details) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized) context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
            return context.Response.WriteAsJsonAsync(
                new ClientRefusal(error, message, details, message), WireJson.SnakeCase, context.RequestAborted);
        }
    }
}

/// <summary>What a refusal says.</summary>
/// <param name="Error">A word for programs.</param>
/// <param name="Message">For the person.</param>
/// <param name="Details">More for programs: an object or null.</param>
/// <param name="Detail">The message once more, for tools.</param>
internal sealed record ClientRefusal(string Error, string Message, object? Details, string Detail);
