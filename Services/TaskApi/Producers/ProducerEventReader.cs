using System.Text.Json;
using AiTasks.TaskApi.UiEvents;

namespace AiTasks.TaskApi.Producers;

/// <summary>An event of a batch: one of these.</summary>
internal sealed record ReadEvent
{
    public ProducerProblem? Problem { get; init; }
    public RegisterRequest? Register { get; init; }
    public NamedReport? Report { get; init; }
    public UiEvent? Shown { get; init; }
}

/// <summary>Reads the events of a batch, each by its type.</summary>
internal static class ProducerEventReader
{
    private static readonly ReadEvent Unreadable = new()
    {
        Problem = ProducerProblem.Invalid("event", "Each event has to be an object with a type, and its members as the call of that name has them."),
    };

    public static ReadEvent Read(JsonElement json, ProducerLimits limits)
    {
        try
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out var type) || type.GetString() is not { } kind) return Unreadable;
            return kind switch
            {
                "register" => new ReadEvent { Register = json.Deserialize<RegisterRequest>() },
                "start" => Report<StartRequest>(json, limits),
                "progress" => Report<ProgressRequest>(json, limits),
                "complete" => Report<CompleteRequest>(json, limits),
                "fail" => Report<FailRequest>(json, limits),
                "cancel" => Report<CancelRequest>(json, limits),
                _ when kind.StartsWith(UiFrames.Prefix, StringComparison.Ordinal) => new ReadEvent { Shown = json.Deserialize<UiEvent>() },
                _ => Unreadable,
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Unreadable;
        }
    }

    private static ReadEvent Report<T>(JsonElement json, ProducerLimits limits) where T : TaskEvent
    {
        var name = json.TryGetProperty("task_id", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (ProducerLimits.CheckName(name) is { } bad) return new ReadEvent { Problem = bad };
        var (problem, report) = limits.Read(json.Deserialize<T>()!);
        return problem is null ? new ReadEvent { Report = new NamedReport(name!, report!) } : new ReadEvent { Problem = problem };
    }
}
