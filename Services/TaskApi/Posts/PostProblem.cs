using AiTasks.Contracts;

namespace AiTasks.TaskApi.Posts;

/// <summary>
/// A refusal in the dialect of contract B (B6): one short text, which the bot shows to the person as it is.
/// </summary>
internal static class PostProblem
{
    public static IResult Of(int status, string text) =>
        Results.Json(new PostRefusal(text), WireJson.SnakeCase, statusCode: status);

    public static IResult Invalid(string text) => Of(StatusCodes.Status400BadRequest, text);

    public static IResult UnknownPost { get; } = Of(StatusCodes.Status404NotFound, "Пост не найден. Создайте его заново.");

    public static IResult UnknownLayer { get; } = Of(StatusCodes.Status404NotFound, "Слой не найден.");

    /// <summary>Words for a status that the framework chose.</summary>
    public static string TextFor(int status) => status switch
    {
        401 => "Нужно войти или прислать ключ сервиса.",
        403 => "Нет доступа.",
        404 => "Адрес не найден.",
        405 => "Метод не поддерживается.",
        413 => "Слишком большой запрос.",
        415 => "Пришлите тело запроса в JSON.",
        503 => "Сервис временно недоступен. Повторите через несколько секунд.",
        >= 500 => "Внутренняя ошибка. Попробуйте ещё раз.",
        _ => "Запрос не удалось прочитать.",
    };
}

/// <summary>What a refusal says.</summary>
/// <param name="Error">For the person.</param>
internal sealed record PostRefusal(string Error);
