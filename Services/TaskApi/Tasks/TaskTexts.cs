using System.Globalization;

namespace AiTasks.TaskApi.Tasks;

/// <summary>Sentences about tasks that a person reads, in the person's language.</summary>
internal static class TaskTexts
{
    public static string Done(string language) => Pick(language, "Готово", "Done");

    public static string Timeout(string language) => Pick(language, "Превышено время выполнения", "The task took too long");

    public static string Unheard(string language) =>
        Pick(language, "О задаче слишком долго нет вестей", "Nothing was heard of the task for too long");

    public static string Stuck(string language) =>
        Pick(language, "Задача не отвечает слишком долго", "Nothing was heard of the task for too long");

    public static string WorkerLost(string language) => Pick(language,
        "Не удалось выполнить задачу: обработчик несколько раз прервался. Попробуйте ещё раз",
        "The task could not be done: its worker was interrupted several times. Please try again");

    public static string Unstorable(string language) =>
        Pick(language, "Ответ не удалось сохранить. Попробуйте ещё раз", "The answer could not be stored. Please try again");

    public static string AlreadyRunning(string language) =>
        Pick(language, "Задача этого типа уже выполняется", "A task of this type is already running");

    public static string Cooldown(string language, int seconds) => string.Format(CultureInfo.InvariantCulture,
        Pick(language, "Подождите {0} с перед повторным запуском", "Please wait {0} s before starting again"), seconds);

    public static string Busy(string language, int seconds) => string.Format(CultureInfo.InvariantCulture, Pick(language,
        "Сейчас слишком много задач. Попробуйте ещё раз через {0} с", "There are too many tasks just now. Please try again in {0} s"), seconds);

    public static string NotFound(string language) => Pick(language, "Задача не найдена", "The task was not found");

    public static string CannotCancel(string language) =>
        Pick(language, "Задача уже завершена, её нельзя отменить", "The task is over and cannot be cancelled");

    public static string UnknownType(string language) => Pick(language, "Неизвестный тип задачи", "Unknown task type");

    private static string Pick(string language, string russian, string english) => language == "en" ? english : russian;
}
