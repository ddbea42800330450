using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;

namespace AiTasks.TaskApi.Posts;

/// <summary>Reads what tools made, and says why they made nothing.</summary>
internal static class ToolResults
{
    /// <summary>The answer of a call whose task has no result; null when it has one.</summary>
    public static IResult? Refusal(AiTask task) => task.State switch
    {
        TaskStates.Completed => null,
        TaskStates.Cancelled => PostProblem.Of(StatusCodes.Status409Conflict, "Генерация отменена."),
        TaskStates.Failed when task.ErrorCode == TaskErrorCodes.Timeout =>
            PostProblem.Of(StatusCodes.Status504GatewayTimeout, "ИИ не успел ответить. Попробуйте ещё раз."),
        TaskStates.Failed => PostProblem.Of(StatusCodes.Status502BadGateway, task.ErrorMessage!),
        _ => PostProblem.Of(
            StatusCodes.Status504GatewayTimeout, "Ответ ещё готовится. Отправьте тот же запрос через минуту: начатая работа не пропадёт."),
    };

    public static string Text(AiTask task) => (string)Result(task)["text"]!;

    public static Guid PictureId(AiTask task) => (Guid)Result(task)["picture_id"]!;

    private static JsonNode Result(AiTask task) => JsonNode.Parse(task.Result!)!;
}
