using AiTasks.Contracts;
using AiTasks.TaskWorker.ContextSource;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>What the worker itself says to a person, in one language.</summary>
internal sealed record Phrases
{
    public required string Language { get; init; }
    public required string Preparing { get; init; }
    public required string Asking { get; init; }
    public required string Answering { get; init; }
    public required string Checking { get; init; }
    public required string Repairing { get; init; }
    public required string AlreadyAsked { get; init; }
    public required string UnknownType { get; init; }
    public required string ContextTooLarge { get; init; }
    public required string GoalNeeded { get; init; }
    public required string PromptNeeded { get; init; }
    public required string Painting { get; init; }
    public required string KeepingPicture { get; init; }
    public required string AnswerStayedInvalid { get; init; }
    public required string InternalError { get; init; }
    public required string NotThisWeek { get; init; }
    public required string NoSteps { get; init; }
    public required IReadOnlyList<string> DayNames { get; init; }
    public required Func<int, string> Retrying { get; init; }
    public required Func<int, string, string, string, string, string> PlanDay { get; init; }
    public required Func<int, string, string, string> PlanCut { get; init; }
    public required Func<string, int, int?, string> Received { get; init; }
    public required Func<ModelFailureKind, string> About { get; init; }
    public required Func<ModelCallRefusal, string> BudgetExhausted { get; init; }
    public required Func<ContextFailure, string> Without { get; init; }

    /// <summary>English when asked for; everybody else reads Russian, the language of the first clients.</summary>
    public static Phrases For(string language) =>
        language.StartsWith(English.Language, StringComparison.OrdinalIgnoreCase) ? English : Russian;

    private static Phrases Russian { get; } = new()
    {
        Language = "ru",
        Preparing = "Готовим запрос",
        Asking = "Спрашиваем ИИ",
        Answering = "ИИ отвечает",
        Checking = "Проверяем ответ",
        Repairing = "Просим ИИ исправить ответ",
        AlreadyAsked = "ИИ уже отвечает на такой же запрос, ждём ответа",
        UnknownType = "Такой тип задачи не поддерживается.",
        ContextTooLarge = "Слишком много данных для одной задачи. Сократите их и попробуйте ещё раз.",
        GoalNeeded = "Укажите цель, которую нужно разбить на шаги.",
        PromptNeeded = "Напишите, что нужно сделать.",
        Painting = "Рисуем картинку",
        KeepingPicture = "Сохраняем картинку",
        AnswerStayedInvalid = "ИИ не смог подготовить корректный ответ. Попробуйте ещё раз.",
        InternalError = "Не удалось выполнить задачу из-за внутренней ошибки. Попробуйте ещё раз.",
        NotThisWeek = "Не вошло в план этой недели.",
        NoSteps = "В запросе не было шагов ваших целей, поэтому план состоит из общих предложений.",
        DayNames = ["Воскресенье", "Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота"],
        Retrying = attempt => $"ИИ не ответил, пробуем ещё раз (попытка {attempt})",
        PlanDay = (number, day, date, category, topic) => $"День {number} ({day}, {date})\nКатегория: {category}\nТема: {topic}",
        PlanCut = (count, until, last) =>
            $"Публикаций в этом плане: {count}, до {until}. Остальные дни, до {last}, не поместились в одно сообщение: запросите для них отдельный план.",
        Received = (type, count, expected) => Of(RussianItems(type), count, expected, "из"),
        About = kind => kind switch
        {
            ModelFailureKind.Busy => "Сервис ИИ перегружен. Попробуйте через несколько минут.",
            ModelFailureKind.Misconfigured => "Сервис ИИ не принял запрос. Попробуйте позже.",
            ModelFailureKind.OwnKeyRefused => "Сервис ИИ не принял ваш собственный ключ. Проверьте или удалите его.",
            ModelFailureKind.Refused => "ИИ отказался отвечать на этот запрос. Попробуйте сформулировать его иначе.",
            ModelFailureKind.TooLarge => "ИИ прислал слишком длинный ответ. Попробуйте ещё раз.",
            ModelFailureKind.Empty => "ИИ ничего не ответил. Попробуйте ещё раз или спросите иначе.",
            ModelFailureKind.Stalled or ModelFailureKind.CutOff => "Сервис ИИ перестал отвечать. Попробуйте ещё раз.",
            _ => "Сервис ИИ сейчас недоступен. Попробуйте позже.",
        },
        BudgetExhausted = refusal => (refusal.Budget == ModelBudgets.Person
            ? "Ваш дневной лимит на запросы к ИИ исчерпан." : "Общий дневной лимит на запросы к ИИ исчерпан.")
            + $" Новые запросы можно отправить после {refusal.OpensAt.UtcDateTime:dd.MM.yyyy HH:mm} UTC.",
        Without = kind => kind switch
        {
            ContextFailure.NotFound => "Такой цели нет. Возможно, она удалена.",
            ContextFailure.Unavailable => "Не удалось получить ваши цели и шаги из приложения: оно не отвечает. Попробуйте через минуту.",
            _ => "Приложение не передало данные ваших целей и шагов. Попробуйте позже.",
        },
    };

    private static Phrases English { get; } = new()
    {
        Language = "en",
        Preparing = "Preparing the request",
        Asking = "Asking the AI",
        Answering = "The AI is answering",
        Checking = "Checking the answer",
        Repairing = "Asking the AI to correct its answer",
        AlreadyAsked = "The AI is already answering the same request, waiting for its answer",
        UnknownType = "This type of task is not supported.",
        ContextTooLarge = "This is too much data for one task. Please shorten it and try again.",
        GoalNeeded = "Please name the goal to break down into steps.",
        PromptNeeded = "Please write what is to be done.",
        Painting = "Painting the picture",
        KeepingPicture = "Keeping the picture",
        AnswerStayedInvalid = "The AI could not produce a correct answer. Please try again.",
        InternalError = "The task could not be done because of an internal error. Please try again.",
        NotThisWeek = "Did not fit into this week's plan.",
        NoSteps = "The request contained no steps of your goals, so the plan consists of general suggestions.",
        DayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        Retrying = attempt => $"The AI did not answer, trying again (attempt {attempt})",
        PlanDay = (number, day, date, category, topic) => $"Day {number} ({day}, {date})\nCategory: {category}\nTopic: {topic}",
        PlanCut = (count, until, last) =>
            $"Posts in this plan: {count}, until {until}. The other days, until {last}, do not fit into one message: ask for a plan of their own for them.",
        Received = (type, count, expected) => Of(EnglishItems(type), count, expected, "of"),
        About = kind => kind switch
        {
            ModelFailureKind.Busy => "The AI service is overloaded. Please try again in a few minutes.",
            ModelFailureKind.Misconfigured => "The AI service did not accept the request. Please try again later.",
            ModelFailureKind.OwnKeyRefused => "The AI service did not accept your own key. Please check or remove it.",
            ModelFailureKind.Refused => "The AI declined to answer this request. Please try to put it differently.",
            ModelFailureKind.TooLarge => "The AI sent too long an answer. Please try again.",
            ModelFailureKind.Empty => "The AI answered nothing. Please try again or ask differently.",
            ModelFailureKind.Stalled or ModelFailureKind.CutOff => "The AI service stopped answering. Please try again.",
            _ => "The AI service is not available at the moment. Please try again later.",
        },
        BudgetExhausted = refusal => (refusal.Budget == ModelBudgets.Person
            ? "Your budget for the AI is used up for today." : "Everybody's budget for the AI is used up for today.")
            + $" It opens again at {refusal.OpensAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
        Without = kind => kind switch
        {
            ContextFailure.NotFound => "There is no such goal. It may have been deleted.",
            ContextFailure.Unavailable => "Your goals and steps could not be fetched: the application does not answer. Please try again in a minute.",
            _ => "The application did not give the data of your goals and steps. Please try again later.",
        },
    };

    private static string Of(string items, int count, int? expected, string of) =>
        expected is { } total && count <= total ? $"{items}: {count} {of} {total}" : $"{items}: {count}";

    private static string RussianItems(string type) => type switch
    {
        TaskTypes.GoalDecomposition => "Получено шагов",
        TaskTypes.WeekPlanningHelp => "Распределено дел",
        TaskTypes.HabitCreateHelp => "Получено привычек",
        TaskTypes.RewardMentorHelp => "Получено наград",
        TaskTypes.ContentPlan => "Запланировано публикаций",
        _ => "Получено целей",
    };

    private static string EnglishItems(string type) => type switch
    {
        TaskTypes.GoalDecomposition => "Steps received",
        TaskTypes.WeekPlanningHelp => "Items planned",
        TaskTypes.HabitCreateHelp => "Habits received",
        TaskTypes.RewardMentorHelp => "Rewards received",
        TaskTypes.ContentPlan => "Posts planned",
        _ => "Goals received",
    };
}
