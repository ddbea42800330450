using System.ClientModel;
using AiTasks.TaskWorker.Providers.Wire;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Tells what a failure of the OpenAI client means for the caller.</summary>
internal static class OpenAiFailures
{
    public static ModelFailureException Classify(Exception exception, TimeProvider time) => exception switch
    {
        ClientResultException { Status: > 0 and not 200 } refused => WireFailures.ByStatus(refused.Status, RetryAfter(refused), time),
        AggregateException { InnerException: { } inner } => Classify(inner, time),
        _ => WireFailures.Classify(exception),
    };

    private static string? RetryAfter(ClientResultException refused) =>
        refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) is true ? value : null;
}
