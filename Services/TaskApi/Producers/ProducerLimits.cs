using System.Buffers;
using System.Text;
using System.Text.Json;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskApi.UiEvents;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Producers;

/// <summary>Checks what backends send, and gives it the form in which it is kept.</summary>
internal sealed class ProducerLimits(IOptions<ProducerOptions> options, RedirectTargets redirects)
{
    private const int MaxNameLength = 200;
    private const string DefaultErrorCode = "task_failed";

    // A name stands in addresses, into which clients put it as it is.
    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create("/\\?#%");

    public TimeSpan Patience(int? seconds) => seconds is null
        ? options.Value.Patience
        : TimeSpan.FromSeconds(Math.Min(seconds.Value, options.Value.MaxPatience.TotalSeconds));

    /// <summary>Why a registration cannot be taken, or null.</summary>
    public ProducerProblem? Check(RegisterRequest request) =>
        CheckName(request.TaskId)
        ?? (string.IsNullOrWhiteSpace(request.TaskType) || request.TaskType.Length > MaxNameLength
            ? ProducerProblem.Invalid("task_type", $"task_type has to be there, with up to {MaxNameLength} characters.") : null)
        ?? CheckPerson("whose task it is", request.UserId, request.User)
        ?? CheckText("task_title", request.TaskTitle) ?? CheckText("task_type", request.TaskType)
        ?? CheckObject("extra_data", request.ExtraData)
        ?? (request.TimeoutSeconds <= 0 ? ProducerProblem.Invalid("timeout_seconds", "timeout_seconds has to be a positive number.") : null);

    /// <summary>A person is named in one of two ways.</summary>
    public ProducerProblem? CheckPerson(string whose, long? userId, string? user) => userId is null == user is null
        ? ProducerProblem.Invalid("user", $"Say {whose}: user_id or user, not both.")
        : CheckText("user", user);

    /// <summary>A name has to be one that can be told from the number of a task.</summary>
    public static ProducerProblem? CheckName(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl) || name.AsSpan().ContainsAny(NotInAddresses)
            || name.All(char.IsAsciiDigit)
            ? ProducerProblem.Invalid(
                "task_id", $"task_id has to be a name of up to {MaxNameLength} characters, without / \\ ? # %, and not only digits.")
            : null;

    /// <summary>Turns a report into what it means for a task.</summary>
    /// <returns>The problem, or the report.</returns>
    public (ProducerProblem? Problem, BackendReport? Report) Read(TaskEvent said)
    {
        var problem = CheckText("message", said.Message)
            ?? (said.Seq <= 0 ? ProducerProblem.Invalid("seq", "seq counts from 1.") : null)
            ?? CheckMembers(said);
        return problem is null ? (null, Meaning(said) with { Run = said.Run, Seq = said.Seq }) : (problem, null);
    }

    private ProducerProblem? CheckMembers(TaskEvent said) => said switch
    {
        ProgressRequest progress => CheckText("step", progress.Step)
            ?? (progress.Progress is { } percent && !double.IsFinite(percent)
                ? ProducerProblem.Invalid("progress", "progress is a percentage.") : null),
        CompleteRequest complete => CheckJson("result", complete.Result) ?? CheckObject("redirect_params", complete.RedirectParams)
            ?? (complete.RedirectUrl is { Length: > 0 } url && !redirects.Allows(url)
                ? ProducerProblem.Invalid("redirect_url", RedirectTargets.Rule) : null),
        FailRequest fail => CheckText("error", fail.Error) ?? CheckText("error_type", fail.ErrorType)
            ?? (string.IsNullOrWhiteSpace(fail.Error) ? ProducerProblem.Invalid("error", "error has to say what went wrong.") : null),
        _ => null,
    };

    private static BackendReport Meaning(TaskEvent said) => said switch
    {
        StartRequest start => new BackendReport.Started(Text(start.Message)),
        ProgressRequest progress => new BackendReport.Progressed(
            progress.Progress is { } percent ? (int)Math.Round(Math.Clamp(percent, 0, 100), MidpointRounding.AwayFromZero) : null, Text(progress.Message), Text(progress.Step)),
        CompleteRequest complete => new BackendReport.Completed(
            ResultOf(complete.Result), Text(complete.Message), Text(complete.RedirectUrl), Json(complete.RedirectParams)),
        FailRequest fail => new BackendReport.Failed(fail.Error ?? "", Text(fail.ErrorType) ?? DefaultErrorCode, Text(fail.Message)),
        CancelRequest cancel => new BackendReport.Cancelled(Text(cancel.Message)),
        _ => throw new ArgumentOutOfRangeException(nameof(said)),
    };

    /// <summary>Null for what is not there, in any of the ways in which it may not be there.</summary>
    public static string? Json(JsonElement? value) =>
        value is null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : value.Value.GetRawText();

    public static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string ResultOf(JsonElement? result) => result switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "{}",
        { ValueKind: JsonValueKind.Object } value => value.GetRawText(),
        var value => JsonSerializer.Serialize(new { result = value }),
    };

    public ProducerProblem? CheckText(string field, string? text) => text?.Length > options.Value.MaxTextLength
        ? ProducerProblem.Invalid(field, $"{field} may have up to {options.Value.MaxTextLength} characters.")
        : text?.Contains('\0', StringComparison.Ordinal) == true ? ProducerProblem.Invalid(field, $"{field} may not contain U+0000.") : null;

    public ProducerProblem? CheckObject(string field, JsonElement? value) =>
        CheckJson(field, value) ?? (value is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) }
            ? ProducerProblem.Invalid(field, $"{field} has to be an object.") : null);

    public ProducerProblem? CheckJson(string field, JsonElement? value) =>
        Json(value) is { } json && Encoding.UTF8.GetByteCount(json) > options.Value.MaxDataBytes
            ? ProducerProblem.Invalid(field, $"{field} may have up to {options.Value.MaxDataBytes} bytes of JSON.") : null;
}
