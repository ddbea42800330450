using AiTasks.Contracts;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>The envelopes of contract A (A12, A13, A16).</summary>
internal static class FrontAnswer
{
    public static IResult Ok<T>(T data) where T : notnull => Results.Json(new FrontOk<T>(data), WireJson.SnakeCase);

    /// <param name="error">Which refusal.</param>
    /// <param name="message">For the person.</param>
    /// <param name="data">What else the refusal's code promises.</param>
    /// <param name="status">HTTP status, when it is not the refusal's own.</param>
    public static IResult Error(FrontError error, string message, object? data = null, int? status = null) =>
        Results.Json(FrontErrorBody.Of(error.Code, message, data), WireJson.SnakeCase, statusCode: status ?? error.Status);
}

/// <summary>The envelope of what went well.</summary>
/// <param name="Data">What was asked for.</param>
internal sealed record FrontOk<T>(T Data) where T : notnull
{
    [System.Text.Json.Serialization.JsonPropertyOrder(-1)]
    public string Status { get; } = "ok";
}

/// <summary>An answer that says nothing more.</summary>
internal sealed record FrontNothing;
