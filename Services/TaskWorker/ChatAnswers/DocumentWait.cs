using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>Waits until the text of a chat's documents is read, for as long as a person would.</summary>
internal sealed class DocumentWait(ChatWorkClient client, IOptions<ChatAnswerOptions> options, TimeProvider time)
{
    /// <returns>The work as it is then; null when the chat was deleted meanwhile.</returns>
    public async Task<ChatWork?> ReadyAsync(long taskId, ChatWork work, ChatView view, CancellationToken cancellation)
    {
        if (!work.Documents.Any(document => document.State is DocumentStates.Pending or DocumentStates.Failed))
            return work;

        view.Phase(ChatView.Processing, 15, view.Phrases.Reading);
        var began = time.GetTimestamp();
        var said = -1;
        for (ChatWork? now = work; ; now = await client.ReadAsync(taskId, cancellation))
        {
            if (now is null)
                return null;
            var (ready, all) = (now.Documents.Count(document => document.State != DocumentStates.Pending), now.Documents.Count);
            if (ready != said)
                view.Say(ChatView.Processing, (double)ready / all, view.Phrases.Read(ready, all));
            said = ready;
            if (ready == all || time.GetElapsedTime(began) >= options.Value.DocumentWait)
            {
                Name(now, view);
                return now;
            }

            await Task.Delay(options.Value.DocumentPoll, time, cancellation);
        }
    }

    private static void Name(ChatWork work, ChatView view)
    {
        foreach (var document in work.Documents)
        {
            if (document.State == DocumentStates.Failed)
                view.Say(ChatView.Processing, 1, view.Phrases.Unreadable(document.Name, document.Problem));
            else if (document.State == DocumentStates.Pending)
                view.Say(ChatView.Processing, 1, view.Phrases.NotReadYet(document.Name));
        }
    }
}
