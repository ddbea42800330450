using System.ClientModel;
using System.Globalization;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Tells what a failure of the OpenAI client means for the caller.</summary>
internal static class OpenAiFailures
{
    public static ModelFailureException Classify(Exception exception, TimeProvider time) => exception switch
    {
        ModelFailureException own => own,
        ClientResultException { InnerException: ModelFailureException own } => own,
        ClientResultException { Status: > 0 } refused => ByStatus(refused, time),
        AggregateException { InnerException: { } inner } => Classify(inner, time),
        OperationCanceledException => new(ModelFailureKind.Stalled, cause: exception),
        _ => new(ModelFailureKind.Unreachable, cause: exception),
    };

    private static ModelFailureException ByStatus(ClientResultException refused, TimeProvider time)
    {
        var kind = refused.Status switch
        {
            429 => ModelFailureKind.Busy,
            408 or >= 500 => ModelFailureKind.ServerError,
            _ => ModelFailureKind.Misconfigured,
        };
        return new(kind, refused.Status, RetryAfter(refused, time));
    }

    private static TimeSpan? RetryAfter(ClientResultException refused, TimeProvider time)
    {
        if (refused.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var value) is not true)
            return null;
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, 86_400));
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Max(0, (date - time.GetUtcNow()).Ticks))
            : null;
    }
}
