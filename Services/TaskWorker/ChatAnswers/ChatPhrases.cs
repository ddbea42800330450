namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>What a person reads while an answer is being made, in one language.</summary>
internal sealed record ChatPhrases
{
    public required string Language { get; init; }
    public required string Reading { get; init; }
    public required string Searching { get; init; }
    public required string Planning { get; init; }
    public required string Looking { get; init; }
    public required string Answering { get; init; }
    public required string ChatGone { get; init; }
    public required string QuestionTooLong { get; init; }
    public required string Attached { get; init; }
    public required string GoingOn { get; init; }
    public required Func<int, int, string> Read { get; init; }
    public required Func<int, string> Found { get; init; }
    public required Func<string, string?, string> Unreadable { get; init; }
    public required Func<string, string> NotReadYet { get; init; }
    public required Func<string, string> NotLookedAt { get; init; }

    public static ChatPhrases For(string language) =>
        language.StartsWith(English.Language, StringComparison.OrdinalIgnoreCase) ? English : Russian;

    private static ChatPhrases Russian { get; } = new()
    {
        Language = "ru",
        Reading = "Читаем документы",
        Searching = "Ищем в документах",
        Planning = "Решаем, что искать в документах",
        Looking = "Ищем нужные места",
        Answering = "Пишем ответ",
        ChatGone = "Чат удалён, отвечать некому.",
        QuestionTooLong = "Сообщение слишком длинное. Сократите его или приложите текст файлом.",
        Attached = "Приложено к сообщению",
        GoingOn = "Ответ прервался, продолжаем",
        Read = (ready, all) => $"Прочитано документов: {ready} из {all}",
        Found = count => $"Найдено мест: {count}",
        Unreadable = (name, problem) => problem is null ? $"Не удалось прочитать {name}" : $"Не удалось прочитать {name}: {problem}",
        NotReadYet = name => $"Текст {name} ещё не прочитан, отвечаем без него",
        NotLookedAt = name => $"Картинку {name} модель не увидит",
    };

    private static ChatPhrases English { get; } = new()
    {
        Language = "en",
        Reading = "Reading the documents",
        Searching = "Searching the documents",
        Planning = "Deciding what to look for in the documents",
        Looking = "Looking up the passages",
        Answering = "Writing the answer",
        ChatGone = "The chat was deleted, so there is nobody to answer.",
        QuestionTooLong = "The message is too long. Please shorten it or attach the text as a file.",
        Attached = "Attached to the message",
        GoingOn = "The answer was interrupted, going on",
        Read = (ready, all) => $"Documents read: {ready} of {all}",
        Found = count => $"Passages found: {count}",
        Unreadable = (name, problem) => problem is null ? $"{name} could not be read" : $"{name} could not be read: {problem}",
        NotReadYet = name => $"The text of {name} is not read yet, answering without it",
        NotLookedAt = name => $"The model will not see the picture {name}",
    };
}
