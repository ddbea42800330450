using System.Diagnostics;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.Imaging;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>Makes the picture of a task: asks the model, brings the picture into the wanted size and form, keeps it.</summary>
internal sealed class ImageGenerator(
    ImageCall call, ImageModels models, PictureClient pictures, PictureRenderer renderer, ILogger<ImageGenerator> logger) : ITaskGenerator
{
    private const int Painting = 20;
    private const int Keeping = 85;

    public bool Makes(string taskType) => taskType == TaskTypes.PostImage;

    public async Task<GenerationOutcome> GenerateAsync(GenerateText command, IGenerationProgress progress, CancellationToken cancellation)
    {
        var phrases = Phrases.For(command.Language);
        progress.Step(10, phrases.Preparing);
        var context = TaskContext.Parse(command.ContextJson);
        if (context.Text("prompt") is not { } prompt || Size(context, "width") is not { } width || Size(context, "height") is not { } height)
            return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, phrases.PromptNeeded);

        var started = Stopwatch.GetTimestamp();
        var basis = Guid.TryParse(context.Text("base_picture_id"), out var id) ? await pictures.ReadAsync(command.TaskId, id, cancellation) : null;
        var wish = new ImageWish(prompt, width, height, (int)(context.Number("variant") ?? 0), basis);
        var calls = 0;
        try
        {
            var (provider, made) = await models.Route.RunAsync(
                async (candidate, attempt, token) =>
                {
                    calls = attempt;
                    progress.Step(Painting, attempt == 1 ? phrases.Painting : phrases.Retrying(attempt));
                    return (candidate.Provider.Name, await call.MakeAsync(candidate, command, wish, token));
                },
                command.Deadline, suits: null, cancellation);
            var bytes = await FitAsync(made.Bytes, width, height, cancellation);

            progress.Step(Keeping, phrases.KeepingPicture);
            var stored = await pictures.KeepAsync(command.TaskId, bytes, cancellation);
            return GenerationOutcome.Completed(Result(stored, provider, made), Usage(provider, made, calls, started));
        }
        catch (ModelFailureException failure)
        {
            logger.ModelGaveUp(command.TaskId, command.Attempt, failure.Kind, failure.Status, failure.InnerException?.GetType().Name);
            return GenerationOutcome.Failed(failure, command.Language);
        }
    }

    // Models have sizes of their own, and the bot can only show PNG and JPEG (B21, B22).
    private async Task<byte[]> FitAsync(byte[] bytes, int width, int height, CancellationToken cancellation)
    {
        if (PictureFormat.Read(bytes) is not { } info || !PictureFormat.IsWhole(bytes)) throw new ModelFailureException(ModelFailureKind.Refused);
        if (info.MediaType == PictureFormat.Png && info.Width == width && info.Height == height) return bytes;
        try
        {
            return await renderer.RenderAsync(Cover.Of(bytes, width, height), cancellation);
        }
        catch (PictureRenderException error)
        {
            throw new ModelFailureException(ModelFailureKind.Refused, cause: error);
        }
    }

    private static string Result(StoredPicture stored, string provider, MadeImage made) => new JsonObject
    {
        ["picture_id"] = stored.Id,
        ["width"] = stored.Width,
        ["height"] = stored.Height,
        ["provenance"] = new JsonObject { ["provider"] = provider, ["model"] = made.Model },
    }.ToJsonString(AnswerJson.Options);

    private static string Usage(string provider, MadeImage made, int calls, long started) => new JsonObject
    {
        ["provider"] = provider,
        ["model"] = made.Model,
        ["input_tokens"] = made.InputTokens,
        ["output_tokens"] = made.OutputTokens,
        ["images"] = 1,
        ["duration_ms"] = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
        ["calls"] = calls,
    }.ToJsonString(AnswerJson.Options);

    private static int? Size(TaskContext context, string name) =>
        context.Number(name) is { } size and >= AspectRatio.MinSide and <= AspectRatio.MaxSide ? (int)size : null;
}
