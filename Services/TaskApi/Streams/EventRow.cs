using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.Streams;

/// <summary>An event as it comes out of its table.</summary>
internal record EventRow
{
    public const string Columns = "e.seq, e.type, e.data, e.trace_parent, e.at";

    /// <summary>Null, as all the rest, in a row that stands for a stream without events.</summary>
    public long? Seq { get; init; }
    public string? Type { get; init; }
    public string? Data { get; init; }
    public string? TraceParent { get; init; }
    public DateTime? At { get; init; }

    public StreamEvent ToEvent() => new()
    {
        Seq = Seq!.Value,
        Type = Type!,
        Data = JsonSerializer.Deserialize<TaskFact>(Data!, WireJson.Internal)!,
        At = new DateTimeOffset(At!.Value),
        TraceParent = TraceParent,
    };
}
