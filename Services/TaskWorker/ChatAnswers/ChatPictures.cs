using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>A picture of the message, with what a model can be given of it.</summary>
/// <param name="Picture">Which.</param>
/// <param name="Bytes">Null: too large, gone, or one too many.</param>
internal sealed record SeenPicture(ChatPicture Picture, byte[]? Bytes);

/// <summary>Shows the pictures of a message and fetches them for a model.</summary>
internal sealed class ChatPictures(ChatWorkClient client, IOptions<ChatAnswerOptions> options)
{
    /// <param name="work">The message.</param>
    /// <param name="isSeen">False: the model looks at none.</param>
    /// <param name="view">Where they are shown.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<SeenPicture>> ReadAsync(ChatWork work, bool isSeen, ChatView view, CancellationToken cancellation)
    {
        var seen = new List<SeenPicture>();
        foreach (var picture in work.Pictures)
        {
            // An attempt that goes on after another one's text need not show them again.
            if (work.Shown.Length == 0)
                view.Picture(picture);
            var bytes = isSeen && seen.Count < options.Value.MaxPictures
                ? await client.ContentAsync(picture.FileId, options.Value.MaxPictureBytes, cancellation)
                : null;
            if (bytes is null)
                view.Say(ChatView.Processing, 1, view.Phrases.NotLookedAt(picture.Name));
            seen.Add(new SeenPicture(picture, bytes));
        }

        return seen;
    }
}
