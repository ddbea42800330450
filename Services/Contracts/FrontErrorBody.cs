namespace AiTasks.Contracts;

/// <summary>
/// A refusal in contract A's dialect, to be written with <see cref="WireJson.SnakeCase"/>. Every kind of caller finds it: the
/// task store looks only at the top level (A13), the front end's general helper only at <c>error_data</c> (A15).
/// </summary>
public sealed record FrontErrorBody
{
    public string Status { get; } = "error";
    public required string ErrorCode { get; init; }

    /// <summary>Shown to the person as it is (A17).</summary>
    public required string ErrorMessage { get; init; }
    public required object Data { get; init; }
    public required FrontErrorData ErrorData { get; init; }

    /// <param name="code">The wire word.</param>
    /// <param name="message">For the person.</param>
    /// <param name="data">What else the code promises; an empty object when null.</param>
    public static FrontErrorBody Of(string code, string message, object? data = null) => new()
    {
        ErrorCode = code,
        ErrorMessage = message,
        Data = data ?? new { },
        ErrorData = new FrontErrorData(code, code, message, code),
    };
}

/// <summary>The same refusal under the keys that different callers read (X10, X11).</summary>
public sealed record FrontErrorData(string Error, string Key, string Message, string ErrorCode);
