namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>A request that is refused or has failed.</summary>
/// <param name="status">Answered HTTP status, 400 to 599.</param>
/// <param name="text">For the person who reads it in the chat.</param>
internal sealed class BotErrorException(int status, string text) : Exception(text)
{
    public int Status => status;
}
