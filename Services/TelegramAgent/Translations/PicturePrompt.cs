using AiTasks.TelegramAgent.BackendClient;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>A picture that is to be drawn, or changed.</summary>
internal static class PicturePrompt
{
    /// <param name="request">What the bot sent.</param>
    /// <param name="description">What is to be seen.</param>
    /// <param name="picture">Picture to start from; null for none.</param>
    public static ImageRequest Translate(BotRequest request, string description, byte[]? picture) => new()
    {
        Prompt = Nko.Read(request.Data).AddTo(
            picture is null ? description : $"Возьми за основу приложенную картинку. {description}", withStyle: false),
        TgId = request.TgId,
        Image = picture,
    };
}
