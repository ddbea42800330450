using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>One call of an image model: accounted for, with its span and its figures by the GenAI semantic conventions.</summary>
internal sealed class ImageCall(ImageModels models, ModelAccount account)
{
    public Task<MadeImage> MakeAsync(ModelCandidate candidate, GenerateText command, ImageWish wish, CancellationToken cancellation) =>
        account.RunAsync(
            new ModelCallPlan(command, candidate, wish.Prompt.Length, 0),
            (key, _) => MeasuredCall.RunAsync(
                new CallDescription("generate_content", ImageModels.Format(candidate), candidate) { OutputType = "image" },
                () => models.For(candidate).MakeAsync(candidate.Model, wish, key ?? candidate.Provider.Key, cancellation),
                made => new(made.Model, made.InputTokens, made.OutputTokens)),
            made => new(made.Model, made.InputTokens, made.OutputTokens),
            cancellation);
}
