namespace AiTasks.TaskApi.Publishing;

/// <summary>What people are told when something cannot be published.</summary>
internal static class TelegramTexts
{
    public const string NotConfigured =
        "Публикация в Telegram не настроена: задайте токен бота в переменной TelegramOptions__BotToken и перезапустите сервис.";
    public const string Empty = "В посте нет ни текста, ни картинки: отправлять нечего.";
    public const string Gone = "Такого поста больше нет.";
    public const string Unreachable = "Telegram сейчас недоступен, пост не отправлен. Попробуйте ещё раз позже.";
    public const string Late = "Пост слишком долго не удавалось отправить, и он снят с очереди. Попробуйте ещё раз.";
    public const string Moved = "Эта группа переехала. Укажите её новый номер.";

    private const string WrongBot =
        "Telegram не узнаёт бота. Администратору: проверьте TelegramOptions__BotToken и TelegramOptions__ApiBaseUrl.";

    private const string NoRights =
        "Бот не может писать в этот чат. Добавьте его туда и дайте ему право публиковать (в канале — сделайте администратором).";

    // Longer ones are no longer for people.
    private const int MaxDescription = 200;
    private const int MaxTyped = 64;

    // What Telegram's descriptions contain. The first that fits counts.
    private static readonly (string Part, string Text)[] Refusals =
    [
        ("chat not found", "Telegram не находит этот чат. Проверьте имя или номер и добавьте в чат бота."),
        ("bot was blocked", "Этот человек заблокировал бота. Разблокируйте бота и попробуйте ещё раз."),
        ("can't initiate conversation", "Этот человек ещё не писал боту. Откройте чат с ботом, нажмите «Старт» и попробуйте ещё раз."),
        ("user is deactivated", "Этого человека больше нет в Telegram. Укажите другой чат."),
        ("too long", "Telegram считает текст слишком длинным. Сократите пост и попробуйте ещё раз."),
        ("text is empty", "Telegram не видит в посте текста. Добавьте текст и попробуйте ещё раз."),
        ("photo_invalid_dimensions", "Telegram не принимает картинку такого размера. Замените её и попробуйте ещё раз."),
        ("image_process_failed", "Telegram не смог прочитать картинку. Замените её и попробуйте ещё раз."),
        ("too large", "Картинка слишком велика для Telegram. Уменьшите её и попробуйте ещё раз."),
        ("too big", "Картинка слишком велика для Telegram. Уменьшите её и попробуйте ещё раз."),
        ("not a member", NoRights),
        ("was kicked", NoRights),
        ("rights", NoRights),
        ("write_forbidden", NoRights),
        ("send_plain_forbidden", NoRights),
        ("send_photos_forbidden", NoRights),
    ];

    public static PublishOutcome.Refused BadChat(string typed) => new(
        StatusCodes.Status400BadRequest,
        $"Непонятно, куда отправить: «{Cut(typed, MaxTyped)}». Укажите @имя_канала или номер чата, например -1001234567890.");

    public static PublishOutcome.Refused TooLong(int messages) => new(
        StatusCodes.Status422UnprocessableEntity, $"Пост слишком длинный: он не помещается в {messages} сообщений. Сократите текст.");

    public static PublishOutcome.Refused TooLarge(int bytes) => new(
        StatusCodes.Status422UnprocessableEntity, $"Картинка больше {bytes / 1_000_000} МБ, Telegram её не примет. Уменьшите её.");

    public static string LongPenalty(TimeSpan left) => $"Telegram просит бота подождать {Minutes(left)} мин, пост не отправлен. Попробуйте после этого.";

    /// <param name="repeatable">In how long the same post is sent again.</param>
    public static string Uncertain(TimeSpan repeatable) =>
        "Неизвестно, дошёл ли пост: связь с Telegram оборвалась во время отправки. Загляните в чат. " +
        (repeatable > TimeSpan.Zero
            ? $"Если поста там нет, отправьте его ещё раз через {Minutes(repeatable)} мин."
            : "Если поста там нет, отправьте его ещё раз.");

    /// <summary>Says besides that the beginning of a post is in the chat.</summary>
    public static string WithPart(string error, int sent, int messages) => sent == 0 ? error : $"{error} Уже отправлено сообщений: {sent} из {messages}.";

    /// <summary>What a refusal of Telegram's means.</summary>
    /// <param name="code">Its <c>error_code</c>, or the answer's status.</param>
    /// <param name="description">Its words.</param>
    public static (int Status, string Error) Refusal(int code, string description)
    {
        if (code is StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound) return (StatusCodes.Status503ServiceUnavailable, WrongBot);
        foreach (var (part, text) in Refusals)
        {
            if (description.Contains(part, StringComparison.OrdinalIgnoreCase)) return (StatusCodes.Status422UnprocessableEntity, text);
        }

        return code == StatusCodes.Status403Forbidden
            ? (StatusCodes.Status422UnprocessableEntity, NoRights)
            : (StatusCodes.Status502BadGateway, $"Telegram отказал: {Cut(description, MaxDescription)}");
    }

    private static int Minutes(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalMinutes));

    private static string Cut(string text, int length)
    {
        var clean = MessageSplitter.Clean(text).Trim();
        return MessageSplitter.Split(clean, length, length) is [var first, ..] ? first == clean ? first : $"{first}…" : "";
    }
}
