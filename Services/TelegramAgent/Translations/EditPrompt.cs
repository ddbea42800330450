using AiTasks.TelegramAgent.BackendClient;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>A text that is to become better and still say the same.</summary>
internal static class EditPrompt
{
    private const string Task =
        "Исправь ошибки и улучши стиль текста. Сохрани смысл, язык, факты, имена, даты, числа и ссылки, ничего не добавляй от себя. "
        + "Ответь только исправленным текстом, без пояснений и разметки.\n\nТекст:\n";

    /// <exception cref="BotErrorException">There is no text.</exception>
    public static TextRequest Translate(BotRequest request)
    {
        var text = request.Data.Required("text", BotTexts.NoText);
        return new TextRequest { Prompt = Task + text, TgId = request.TgId, Kind = "edit", Text = text };
    }
}
