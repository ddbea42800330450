using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace AiTasks.TaskApi.Producers;

/// <summary>Why a backend's call, or one event of it, was refused. Alone it is told as RFC 9457 has it.</summary>
/// <param name="Status">HTTP status: 4xx will be refused again, 503 is worth another try.</param>
/// <param name="Code">For programs.</param>
/// <param name="Detail">For the people who write them.</param>
internal sealed record ProducerProblem(
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("detail")] string Detail)
{
    public static readonly ProducerProblem Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, "service_unavailable", "Not now; send it again in a moment.");

    public static readonly ProducerProblem UnknownUser = new(
        StatusCodes.Status404NotFound, "unknown_user", "There is no such person.");

    public static readonly ProducerProblem UnknownTask = new(
        StatusCodes.Status404NotFound, "unknown_task", "This service has registered no task of that name.");

    public static readonly ProducerProblem TaskTaken = new(
        StatusCodes.Status409Conflict, "task_taken", "The task of that name is another person's.");

    public static readonly ProducerProblem Unstorable = new(
        StatusCodes.Status400BadRequest, "invalid_text", "Something in it cannot be stored, such as U+0000 or half of a surrogate pair in a text.");

    public static ProducerProblem Invalid(string field, string detail) =>
        new(StatusCodes.Status400BadRequest, "invalid_" + field, detail);

    public IResult ToResult() => Results.Problem(
        Detail, statusCode: Status, title: ReasonPhrases.GetReasonPhrase(Status), extensions: [KeyValuePair.Create<string, object?>("code", Code)]);
}
