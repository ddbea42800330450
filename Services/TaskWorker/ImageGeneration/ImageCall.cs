using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>One call of an image model, with its span and its figures by the GenAI semantic conventions.</summary>
internal sealed class ImageCall(IImageModel model)
{
    public string Provider => model.Provider;

    public Task<MadeImage> MakeAsync(ImageWish wish, CancellationToken cancellation) => MeasuredCall.RunAsync(
        new CallDescription("generate_content", model.Provider, model.Model) { OutputType = "image" },
        () => model.MakeAsync(wish, cancellation),
        made => new(made.Model, made.InputTokens, made.OutputTokens));
}
