using AiTasks.Contracts;
using AiTasks.TaskApi.Streams;

namespace AiTasks.TaskApi.Chats;

/// <summary>Tells those who wait at a chat that there is something to be answered. Who misses it looks again by themselves.</summary>
internal sealed class ChatSignal(StreamPublisher publisher)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Does not wait until it is said.</summary>
    public void HasQuestion(Guid chatId) => _ = publisher.PublishAsync(StreamKeys.Chat(chatId), "{}", Patience);
}
