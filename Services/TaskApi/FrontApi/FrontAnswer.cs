using AiTasks.Contracts;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>The envelopes of contract A (A12, A13, A16).</summary>
internal static class FrontAnswer
{
    public static IResult Ok(object data) => Results.Json(new { Status = "ok", Data = data }, WireJson.SnakeCase);

    /// <param name="error">Which refusal.</param>
    /// <param name="message">For the person.</param>
    /// <param name="data">What else the refusal's code promises.</param>
    /// <param name="status">HTTP status, when it is not the refusal's own.</param>
    public static IResult Error(FrontError error, string message, object? data = null, int? status = null) =>
        Results.Json(FrontErrorBody.Of(error.Code, message, data), WireJson.SnakeCase, statusCode: status ?? error.Status);
}
