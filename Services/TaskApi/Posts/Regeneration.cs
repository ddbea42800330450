using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.Tasks.Tools;

namespace AiTasks.TaskApi.Posts;

/// <summary>
/// Makes a post's picture, or its text, anew. The revision is part of the question: pressed twice at once it is one generation, pressed
/// again afterwards it is the next one.
/// </summary>
internal sealed class Regeneration(ToolTasks tools, PostStore posts)
{
    /// <returns>Why nothing was made; null when the post has changed.</returns>
    public async Task<IResult?> RunAsync(Post post, CancellationToken cancellationToken)
    {
        if (post.Prompt is null) return PostProblem.Of(StatusCodes.Status409Conflict, "Этот пост написан не ИИ: заново его не создать.");

        // A picture says more of what the person asked for than the text beside it.
        var picture = post.Layers.Any(layer => layer.Type == StoredLayer.Image) && post.MainText.Length == 0;
        var context = picture
            ? PictureContext.Of(post.Prompt, post.Width, post.Height, post.BasePictureId, post.Revision)
            : JsonSerializer.Serialize(new { post.Prompt, Previous = post.MainText, Variant = post.Revision, PostId = post.Id }, WireJson.SnakeCase);
        var task = await tools.RunAsync(
            new ToolTask(post.UserId, FrontTexts.DefaultLanguage, picture ? TaskTypes.PostImage : TaskTypes.PostText, context, Joinable: true), cancellationToken);
        if (ToolResults.Refusal(task) is { } refusal) return refusal;

        await posts.RenewAsync(post, picture ? null : ToolResults.Text(task), picture ? ToolResults.PictureId(task) : null, cancellationToken);
        return null;
    }
}
