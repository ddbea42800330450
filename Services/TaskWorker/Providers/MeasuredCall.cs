using System.Diagnostics;

namespace AiTasks.TaskWorker.Providers;

/// <summary>What a call of a model is, in the words of the GenAI semantic conventions.</summary>
/// <param name="Operation">Such as <c>chat</c>.</param>
/// <param name="Provider">The format it speaks, such as <c>openai</c>.</param>
/// <param name="Asked">Who is asked.</param>
internal sealed record CallDescription(string Operation, string Provider, ModelCandidate Asked)
{
    /// <summary>Where the provider is; null for none.</summary>
    public Uri? Address { get; init; }

    /// <summary>What is asked for, such as <c>image</c>; null for text.</summary>
    public string? OutputType { get; init; }
}

/// <summary>What a call took.</summary>
/// <param name="Model">The model that answered, as it calls itself.</param>
/// <param name="InputTokens">0 when the provider does not say.</param>
/// <param name="OutputTokens">0 when the provider does not say.</param>
/// <param name="FinishReason">Why the answer ended; null when that is not said.</param>
internal readonly record struct CallFigures(string Model, long InputTokens, long OutputTokens, string? FinishReason = null);

/// <summary>Measures one call of a model by the GenAI semantic conventions: its span, how long it took, the tokens it used.</summary>
internal static class MeasuredCall
{
    public static async Task<T> RunAsync<T>(CallDescription description, Func<Task<T>> call, Func<T, CallFigures> figures)
    {
        using var activity = TaskWorkerTelemetry.Source.StartActivity($"{description.Operation} {description.Asked.Model}", ActivityKind.Client);
        var started = Stopwatch.GetTimestamp();
        var tags = Tags(description);
        foreach (var tag in tags)
            activity?.SetTag(tag.Key, tag.Value);
        try
        {
            var answer = await call();
            var took = figures(answer);
            Describe(activity, took);
            tags.Add("gen_ai.response.model", took.Model);
            TaskWorkerTelemetry.TokenUsage.Record(took.InputTokens, [.. tags, new("gen_ai.token.type", "input")]);
            TaskWorkerTelemetry.TokenUsage.Record(took.OutputTokens, [.. tags, new("gen_ai.token.type", "output")]);
            return answer;
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

    private static TagList Tags(CallDescription description)
    {
        var tags = new TagList
        {
            { "gen_ai.operation.name", description.Operation },
            { "gen_ai.provider.name", description.Provider },
            { "gen_ai.system", description.Provider },
            { "gen_ai.request.model", description.Asked.Model },
            { "aitasks.provider", description.Asked.Provider.Name },
        };
        if (description.OutputType is { } type)
            tags.Add("gen_ai.output.type", type);
        if (description.Address is { } address)
        {
            tags.Add("server.address", address.Host);
            tags.Add("server.port", address.Port);
        }

        return tags;
    }

    private static void Describe(Activity? activity, CallFigures took)
    {
        activity?.SetTag("gen_ai.response.model", took.Model);
        activity?.SetTag("gen_ai.usage.input_tokens", took.InputTokens);
        activity?.SetTag("gen_ai.usage.output_tokens", took.OutputTokens);
        if (took.FinishReason is { } finish)
            activity?.SetTag("gen_ai.response.finish_reasons", new[] { finish });
    }
}
