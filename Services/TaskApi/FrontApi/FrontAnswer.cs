using AiTasks.Contracts;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>The envelopes of contract A (A12, A13, A16).</summary>
internal static class FrontAnswer
{
    public static IResult Ok(object data) => Results.Json(new { Status = "ok", Data = data }, WireJson.SnakeCase);

    /// <summary>
    /// A refusal that every kind of caller can read: the task store looks only at the top level, the front end's general
    /// helper only at <c>error_data</c>.
    /// </summary>
    public static IResult Error(FrontError error, string message, object? data = null, int? status = null) => Results.Json(
        new
        {
            Status = "error",
            ErrorCode = error.Code,
            ErrorMessage = message,
            Data = data ?? new { },
            ErrorData = new { Error = error.Code, Key = error.Code, Message = message, ErrorCode = error.Code },
        },
        WireJson.SnakeCase,
        statusCode: status ?? error.Status);
}
