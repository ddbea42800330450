using System.Diagnostics;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>One call of an image model, with its span and its figures by the GenAI semantic conventions.</summary>
internal sealed class ImageCall(IImageModel model)
{
    public string Provider => model.Provider;

    public async Task<MadeImage> MakeAsync(ImageWish wish, CancellationToken cancellation)
    {
        using var activity = TaskWorkerTelemetry.Source.StartActivity($"generate_content {model.Model}", ActivityKind.Client);
        var started = Stopwatch.GetTimestamp();
        var tags = new TagList
        {
            { "gen_ai.operation.name", "generate_content" },
            { "gen_ai.provider.name", model.Provider },
            { "gen_ai.request.model", model.Model },
            { "gen_ai.output.type", "image" },
        };
        foreach (var tag in tags)
            activity?.SetTag(tag.Key, tag.Value);
        try
        {
            var made = await model.MakeAsync(wish, cancellation);
            tags.Add("gen_ai.response.model", made.Model);
            activity?.SetTag("gen_ai.response.model", made.Model);
            TaskWorkerTelemetry.TokenUsage.Record(made.InputTokens, [.. tags, new("gen_ai.token.type", "input")]);
            TaskWorkerTelemetry.TokenUsage.Record(made.OutputTokens, [.. tags, new("gen_ai.token.type", "output")]);
            return made;
        }
        catch (Exception exception)
        {
            var type = exception is ModelFailureException failure ? failure.Kind.ToString() : exception.GetType().Name;
            tags.Add("error.type", type);
            activity?.SetTag("error.type", type);
            activity?.SetStatus(ActivityStatusCode.Error, type);
            throw;
        }
        finally
        {
            TaskWorkerTelemetry.OperationDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }
}
