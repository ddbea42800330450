using System.Collections.Concurrent;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Which number a chat's name stands for, as Telegram has answered: the limits are the chat's, however it is called.</summary>
internal sealed class ChatAliases
{
    private readonly ConcurrentDictionary<string, string> _numbers = new();

    /// <summary>What the limits of a chat are counted under.</summary>
    public string KeyOf(string chat) => _numbers.GetValueOrDefault(chat, chat);

    /// <summary>All that stands for what has this key.</summary>
    public string[] NamesOf(string key) => [key, .. _numbers.Where(pair => pair.Value == key).Select(pair => pair.Key)];

    /// <returns>True: that is news.</returns>
    public bool Learn(string chat, long number)
    {
        if (!TelegramChat.IsName(chat) || KeyOf(chat) == TelegramChat.OfNumber(number)) return false;
        _numbers[chat] = TelegramChat.OfNumber(number);
        return true;
    }
}
