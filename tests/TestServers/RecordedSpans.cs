using System.Collections.Concurrent;
using System.Diagnostics;

namespace AiTasks.TestServers;

/// <summary>The spans of this process that have ended since this was made; those of tests that run beside it are among them.</summary>
public sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    /// <summary>Begins to record.</summary>
    /// <param name="sources">Names of those that are of interest; none for all.</param>
    public RecordedSpans(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Length == 0 || sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans themselves.</summary>
    public IReadOnlyList<Activity> All => [.. _spans];

    /// <summary>Everything that they say, one text for each.</summary>
    public IReadOnlyList<string> Texts => [.. _spans.Select(Describe)];

    /// <inheritdoc/>
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
