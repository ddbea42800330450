using System.Collections.Concurrent;
using System.Diagnostics;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Everything that any trace of this process says, as text.</summary>
internal sealed class SpanCapture : IDisposable
{
    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ActivityListener _listener;

    /// <param name="source">Name of the only source that is of interest; null for all.</param>
    public SpanCapture(string? source = null)
    {
        // As the services have it when somebody collects their traces.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        _listener = new ActivityListener
        {
            ShouldListenTo = one => source is null || one.Name == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => _spans.Enqueue(Describe(span)),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<string> Texts => [.. _spans];

    public void Dispose() => _listener.Dispose();

    private static string Describe(Activity span) => string.Join(
        ' ',
        [
            $"{span.Source.Name}: {span.DisplayName} {span.OperationName} {span.StatusDescription} {span.TraceStateString}",
            .. span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
            .. span.Baggage.Select(item => $"{item.Key}={item.Value}"),
            .. span.Events.SelectMany(note => note.Tags.Select(tag => $"{note.Name}.{tag.Key}={tag.Value}")),
        ]);
}
