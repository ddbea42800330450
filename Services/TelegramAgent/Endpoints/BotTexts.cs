namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>What a person reads in the chat when something is wrong: what it is, and what they can do.</summary>
internal static class BotTexts
{
    public const string NotJson = "Запрос не прочитан: нужен один JSON-объект в кодировке UTF-8.";
    public const string NoTgId = "Не указан tg_id: целое число, id чата в Telegram.";
    public const string BadTgId = "Поле tg_id не прочитано: нужно целое число, id чата в Telegram.";
    public const string NoPrompt = "Пустой запрос. Напишите, о чём должен быть пост.";
    public const string NoDescription = "Нет описания. Напишите, что должно быть на картинке.";
    public const string NoText = "Нет текста. Пришлите текст, который нужно исправить.";
    public const string NoPost = "Не указан пост. Создайте его ещё раз и повторите.";
    public const string UnknownPost = "Такого поста нет. Создайте его ещё раз и повторите.";
    public const string NoChat = "Не указан чат. Пришлите @имя канала или числовой id чата.";
    public const string UnreadableDays = "Непонятно, на сколько дней нужен план. Напишите число от 1 до 365, например 7, или «две недели».";
    public const string UnreadableFrequency =
        "Непонятно, как часто публиковать. Варианты: ежедневно, через день, от 1 до 7 раз в неделю (например, 2 раза в неделю), "
        + "раз в неделю, по будням, по выходным.";
    public const string NoPlannedDay = "В эти дни не приходится ни одной публикации. Увеличьте число дней или выберите другую частоту.";

    public const string Closed =
        "Доступ к агенту закрыт. Администратору: впишите в AI_AGENT_URL бота адрес с ключом, https://узел/agent/КЛЮЧ, "
        + "где КЛЮЧ задан в AgentOptions__Keys__0, или добавьте сеть бота в AgentOptions__AllowedNetworks__0.";
    public const string UnknownAddress = "Адрес не найден. Администратору: проверьте AI_AGENT_URL бота.";
    public const string PostOnly = "Этот адрес принимает только запросы POST.";
    public const string TooLarge = "Слишком большой запрос. Сократите текст и отправьте ещё раз.";

    public const string BackendAway = "Сервис генерации сейчас недоступен. Повторите попытку через минуту.";
    public const string BackendSlow = "Сервис не успел ответить. Повторите попытку через несколько минут.";
    public const string BackendUnclear = "Сервис генерации ответил непонятно. Повторите попытку позже.";

    public const string PictureAddress = "Картинку по этой ссылке взять нельзя. Отправьте её прямо в чат с ботом.";
    public const string PictureFormat = "Это не картинка PNG или JPEG. Отправьте её как фото.";
    public const string PictureWithoutLink =
        "Картинка пришла без ссылки. Отправьте её ещё раз. Администратору: с токеном бота в TelegramOptions__BotToken агент найдёт её и без ссылки.";
    public const string PictureNotGiven = "Telegram не отдал картинку. Отправьте её ещё раз.";
    public const string TokenRefused = "Telegram не принял токен бота. Администратору: проверьте TelegramOptions__BotToken.";

    public static string PictureTooLarge(int bytes) => $"Слишком большая картинка: можно до {bytes / (1024 * 1024.0):0.#} МБ. Отправьте её как фото.";

    /// <summary>For an answer of the backend in which nothing for the person stands.</summary>
    public static string ForStatus(int status) => status switch
    {
        400 or 422 => "Запрос не принят. Проверьте, что вы написали, и повторите.",
        413 => TooLarge,
        429 => "Слишком много запросов. Подождите минуту и повторите.",
        503 => "Сервис временно недоступен. Повторите попытку через несколько секунд.",
        504 => BackendSlow,
        _ => "Запрос не выполнен. Повторите попытку позже.",
    };
}
