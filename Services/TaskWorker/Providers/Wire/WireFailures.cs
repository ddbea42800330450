using System.Globalization;
using System.Text.Json;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>Tells what a failure on the way to a model, or one that its server names, means for the caller.</summary>
internal static class WireFailures
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    public static ModelFailureException Classify(Exception exception) => exception switch
    {
        ModelFailureException own => own,
        { InnerException: ModelFailureException own } => own,
        OperationCanceledException => new(ModelFailureKind.Stalled, cause: exception),

        // Not what the protocol lets a server say, so that the server is at fault and not the way to it.
        JsonException or InvalidOperationException or ArgumentException or KeyNotFoundException or FormatException =>
            new(ModelFailureKind.ServerError, cause: exception),
        _ => new(ModelFailureKind.Unreachable, cause: exception),
    };

    /// <param name="status">Of HTTP, not a success.</param>
    /// <param name="retryAfter">The header of that name.</param>
    /// <param name="time">What a date in the header is measured against.</param>
    public static ModelFailureException ByStatus(int status, string? retryAfter, TimeProvider time) =>
        new(Kind(status), status, RetryAfter(retryAfter, time));

    /// <summary>
    /// An error that a server names inside a stream which began with 200: an object with <c>code</c> (a word, or the status of HTTP as a
    /// number) or <c>type</c>, and a message, which is not kept.
    /// </summary>
    public static ModelFailureException Named(JsonElement error)
    {
        var (status, words) = (0, "");
        if (error.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (string[])["code", "type", "status"])
            {
                if (!error.TryGetProperty(name, out var value)) continue;
                if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
                    status = number;
                else if (value.ValueKind == JsonValueKind.String)
                    words += $" {value.GetString()}";
            }
        }

        return status is >= 400 and < 600 ? new(Kind(status), status) : new(Kind(words));
    }

    private static ModelFailureKind Kind(int status) => status switch
    {
        // 529 is Anthropic's "overloaded".
        429 or 529 => ModelFailureKind.Busy,
        408 or >= 500 => ModelFailureKind.ServerError,
        _ => ModelFailureKind.Misconfigured,
    };

    private static ModelFailureKind Kind(string words)
    {
        bool Has(string word) => words.Contains(word, StringComparison.OrdinalIgnoreCase);
        return Has("rate_limit") || Has("overloaded") || Has("quota") || Has("exhausted") ? ModelFailureKind.Busy
            : Has("invalid") || Has("authentication") || Has("permission") || Has("not_found") || Has("billing") ? ModelFailureKind.Misconfigured
            : ModelFailureKind.ServerError;
    }

    private static TimeSpan? RetryAfter(string? value, TimeProvider time)
    {
        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? TimeSpan.FromTicks(Math.Clamp((date - time.GetUtcNow()).Ticks, 0, LongestWait.Ticks))
            : null;
    }
}
