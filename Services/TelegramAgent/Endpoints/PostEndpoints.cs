using AiTasks.TelegramAgent.BackendClient;
using AiTasks.TelegramAgent.Pictures;
using AiTasks.TelegramAgent.Translations;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>Making, changing and sending posts: each request of a bot becomes one of the backend.</summary>
internal static class PostEndpoints
{
    public static void MapPosts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/generate_text", (BotRequest request, Backend backend, Deadline deadline, CancellationToken gone) =>
            AnswerAsync(deadline, stop => backend.GenerateTextAsync(PostPrompt.Translate(request), stop), gone));

        endpoints.MapPost("/edit_text", (BotRequest request, Backend backend, Deadline deadline, CancellationToken gone) =>
            AnswerAsync(deadline, stop => backend.GenerateTextAsync(EditPrompt.Translate(request), stop), gone));

        endpoints.MapPost("/content_plan", (BotRequest request, Backend backend, PlanPrompt plans, Deadline deadline, CancellationToken gone) =>
            AnswerAsync(deadline, stop => backend.GenerateTextAsync(plans.Translate(request), stop), gone));

        endpoints.MapPost("/generate_image", GenerateImageAsync);

        endpoints.MapPost("/regenerate_post", (BotRequest request, Backend backend, Deadline deadline, CancellationToken gone) =>
            AnswerAsync(deadline, stop => backend.RegenerateAsync(PostId.ReadFromButton(request.Data), request.TgId, stop), gone));

        endpoints.MapPost("/send_post", SendAsync);
    }

    private static Task<IResult> GenerateImageAsync(
        BotRequest request, Backend backend, UploadedPictures pictures, Deadline deadline, CancellationToken gone) =>
        AnswerAsync(deadline, async stop =>
        {
            var description = request.Data.Required("desc", BotTexts.NoDescription);
            var picture = await pictures.FetchAsync(request.Data.Text("image_url"), request.Data.Text("file_id"), stop);
            return await backend.GenerateImageAsync(PicturePrompt.Translate(request, description, picture), stop);
        }, gone);

    private static Task<IResult> SendAsync(BotRequest request, Backend backend, Deadline deadline, CancellationToken gone) =>
        AnswerAsync(deadline, async stop =>
        {
            var post = PostId.Read(request.Data);
            var chat = request.Data.Required("chat_id", BotTexts.NoChat);
            await backend.PublishAsync(post, new PublishRequest(chat, request.TgId), stop);
            return new { status = "ok" };
        }, gone);

    private static async Task<IResult> AnswerAsync<T>(Deadline deadline, Func<CancellationToken, Task<T>> work, CancellationToken gone)
    {
        using var limit = deadline.ForRequest(gone);
        return BotAnswer.Ok(await work(limit.Token));
    }
}
