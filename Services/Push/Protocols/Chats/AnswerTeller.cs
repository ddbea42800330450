using System.Diagnostics;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Tells one reader the facts of one answer as contract E's events. What it was told in tokens is what it is told at the end (E25).</summary>
internal sealed class AnswerTeller(IChatOutput output, ChatReaderOptions options, TimeProvider time, ILogger log)
{
    // A reader that came later says nothing about how long people wait for a first token.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);

    private readonly AnswerDialect _dialect = new();
    private readonly DateTimeOffset _openedAt = time.GetUtcNow();
    private readonly TokenTeller _text = new("llm_token", "token", output, options, time);
    private readonly TokenTeller _thinking = new("llm_thinking", "content", output, options, time);
    private DateTimeOffset? _awaitedSince;
    private bool _begun;

    /// <summary>True while the task waits for a worker, as far as is known.</summary>
    public bool Waiting => !_begun;

    /// <summary>When <see cref="TellDueAsync"/> has something to tell; null for never.</summary>
    public TimeSpan? Due => _text.Due < _thinking.Due ? _text.Due : _thinking.Due ?? _text.Due;

    /// <summary>Where in a queue the task is.</summary>
    public ValueTask TellQueueAsync(QueueStanding standing) => output.SendAsync("queue_position", _dialect.Queue(standing));

    /// <summary>Takes a fact that is not the last one. Text in it is told at once or when it is due.</summary>
    public async ValueTask TellAsync(StreamEvent fact)
    {
        if (fact.Type is FactTypes.TaskStarted or FactTypes.TaskOutput)
            await BeginAsync(fact);
        foreach (var piece in fact.Data.Output ?? [])
            await TellAsync(piece);
    }

    /// <summary>Tells what is due.</summary>
    public ValueTask TellDueAsync() => TellPendingAsync(evenIfEarly: false);

    /// <summary>Takes the last fact.</summary>
    public async ValueTask EndAsync(StreamEvent fact)
    {
        using var span = Span(fact);
        switch (fact.Type)
        {
            case FactTypes.TaskCompleted:
                await BeginAsync(fact);
                await CompleteAsync(fact.Data);
                break;
            case FactTypes.TaskCancelled:
                await TellPendingAsync();
                if (_text.Shown.Bytes > 0)
                    await output.SendAsync("llm_final", _dialect.Final(_text.Shown, _text.Model));
                await output.SendAsync("completed", _dialect.Completed("stopped"));
                break;
            default:
                await TellPendingAsync();
                await output.SendAsync(ChatRefusal.EventName, _dialect.Error(fact.Data.Error ?? new TaskError("failed", "The answer failed.")));
                break;
        }
    }

    /// <summary>Tells an answer whose events are no longer kept, or the rest of it.</summary>
    public async ValueTask EndAsync(long taskId, KeptAnswer answer)
    {
        await TellAsync(KeptEvents.Output(taskId, answer, _text.Shown.RestOf(answer.Content) ?? ""));
        await EndAsync(KeptEvents.Last(taskId, answer));
    }

    private async ValueTask BeginAsync(StreamEvent fact)
    {
        if (_begun)
            return;

        _begun = true;
        if (_openedAt - fact.Data.CreatedAt < Prompt)
            _awaitedSince = fact.Data.CreatedAt;
        using var span = Span(fact);
        await output.SendAsync("processing_started", _dialect.Started(fact.Data.TaskId));
    }

    private async ValueTask TellAsync(OutputPiece piece)
    {
        switch (piece.Type)
        {
            case OutputTypes.Text:
                await _text.AddAsync(piece.Text, piece.Model);
                return;
            case OutputTypes.Thinking:
                await _thinking.AddAsync(piece.Text, piece.Model);
                return;
            case OutputTypes.Progress:
                // It may come often, and must not chop what waits into the pieces that it waits to be spared of.
                break;
            default:
                await TellPendingAsync();
                break;
        }

        if (Encode(piece) is { } told)
            await output.SendAsync(told.Name, told.Data);
    }

    private async ValueTask TellPendingAsync(bool evenIfEarly = true)
    {
        await _thinking.TellAsync(evenIfEarly);
        await _text.TellAsync(evenIfEarly);
        if (_awaitedSince is { } since && _text.Shown.Bytes > 0)
        {
            PushTelemetry.FirstToken.Record((time.GetUtcNow() - since).TotalSeconds);
            _awaitedSince = null;
        }
    }

    private async ValueTask CompleteAsync(TaskFact fact)
    {
        var result = fact.Result is { ValueKind: JsonValueKind.Object } known ? known : default(JsonElement?);
        var content = Text(result, "content");
        var model = Text(Member(result, "provenance"), "model");
        await TellPendingAsync();
        if (content is not null)
        {
            var rest = _text.Shown.RestOf(content);
            if (rest is null)
                log.LogWarning("What was shown of the answer of task {Task} is not how its result begins", fact.TaskId);
            await _text.AddAsync(rest ?? "", model);
            await TellPendingAsync();
        }

        model ??= _text.Model;
        await output.SendAsync("llm_final", content is null ? _dialect.Final(_text.Shown, model) : _dialect.Final(content, model));
        await output.SendAsync("completed", _dialect.Completed("done"));
    }

    private (string Name, ReadOnlyMemory<byte> Data)? Encode(OutputPiece piece)
    {
        try
        {
            return _dialect.Piece(piece);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // It may hold half a surrogate pair, which can be read as JSON and not be written.
            PushTelemetry.Unencodable.Add(1, new KeyValuePair<string, object?>("protocol", ChatEndpoints.Protocol));
            return null;
        }
    }

    private static string? Text(JsonElement? value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var member) ? member : null;

    private static Activity? Span(StreamEvent fact) =>
        PushTelemetry.Source.Continue("deliver", ActivityKind.Consumer, fact.TraceParent)?
            .SetTag("aitasks.fact", fact.Type)
            .SetTag("aitasks.task.id", fact.Data.TaskId)
            .SetTag("aitasks.task.type", fact.Data.TaskType)
            .SetTag("aitasks.seq", fact.Seq);
}
