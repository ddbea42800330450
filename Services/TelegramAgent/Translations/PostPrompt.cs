using AiTasks.TelegramAgent.BackendClient;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>A post that is to be written.</summary>
internal static class PostPrompt
{
    /// <exception cref="BotErrorException">Nobody says what about.</exception>
    public static TextRequest Translate(BotRequest request) => new()
    {
        Prompt = Nko.Read(request.Data).AddTo(Wish(request.Data), withStyle: true),
        TgId = request.TgId,
        Kind = "post",
    };

    // Early bots say only what it is about, and leave the rest to us.
    private static string Wish(BotFields data)
    {
        if (data.Text("prompt") is { Length: > 0 } prompt) return prompt;
        var wish = $"Напиши пост для социальных сетей некоммерческой организации.\nИдея: {data.Required("idea", BotTexts.NoPrompt)}";
        return data.Text("mode") is { Length: > 0 } mode ? $"{wish}\nФормат: {mode}" : wish;
    }
}
