using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>Reads the task of a fact; a part of <see cref="BatchReader"/>.</summary>
internal struct FactReader
{
    private long? _taskId;
    private int? _progress;
    private string? _taskType, _name, _title, _state, _progressText, _step, _redirectUrl;
    private DateTimeOffset? _createdAt, _updatedAt, _finishedAt;
    private JsonElement? _result, _redirectParams;
    private List<OutputPiece>? _output;

    /// <returns>Null when it has to be read by the serializer.</returns>
    /// <inheritdoc cref="BatchReader"/>
    public static TaskFact? Read(ref Utf8JsonReader json)
    {
        var fact = new FactReader();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();
            var known = json.TokenType switch
            {
                JsonTokenType.String => fact.TryTakeText(name, ref json),
                JsonTokenType.Number => fact.TryTakeNumber(name, ref json),
                JsonTokenType.StartObject => fact.TryTakeObject(name, ref json),
                JsonTokenType.StartArray => fact.TryTakeOutput(name, ref json),
                _ => false,
            };
            if (!known)
                return null;
        }

        return fact.ToFact();
    }

    private bool TryTakeText(ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("progressText"u8))
            _progressText = json.GetString();
        else if (name.SequenceEqual("taskType"u8))
            _taskType = json.GetString();
        else if (name.SequenceEqual("state"u8))
            _state = json.ValueTextEquals("running"u8) ? TaskStates.Running : json.GetString();
        else if (name.SequenceEqual("createdAt"u8))
            return TryTakeTime(ref json, ref _createdAt);
        else if (name.SequenceEqual("updatedAt"u8))
            return TryTakeTime(ref json, ref _updatedAt);
        else if (name.SequenceEqual("finishedAt"u8))
            return TryTakeTime(ref json, ref _finishedAt);
        else if (name.SequenceEqual("name"u8))
            _name = json.GetString();
        else if (name.SequenceEqual("title"u8))
            _title = json.GetString();
        else if (name.SequenceEqual("step"u8))
            _step = json.GetString();
        else if (name.SequenceEqual("redirectUrl"u8))
            _redirectUrl = json.GetString();
        else
            return false;
        return true;
    }

    private bool TryTakeNumber(ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("taskId"u8) && json.TryGetInt64(out var taskId))
            _taskId = taskId;
        else if (name.SequenceEqual("progress"u8) && json.TryGetInt32(out var progress))
            _progress = progress;
        else
            return false;
        return true;
    }

    private bool TryTakeObject(ReadOnlySpan<byte> name, ref Utf8JsonReader json)
    {
        if (name.SequenceEqual("result"u8))
            _result = JsonElement.ParseValue(ref json);
        else if (name.SequenceEqual("redirectParams"u8))
            _redirectParams = JsonElement.ParseValue(ref json);
        else
            return false;
        return true;
    }

    private bool TryTakeOutput(ReadOnlySpan<byte> name, ref Utf8JsonReader json) =>
        name.SequenceEqual("output"u8) && (_output = PieceReader.Read(ref json)) is not null;

    private static bool TryTakeTime(ref Utf8JsonReader json, ref DateTimeOffset? time)
    {
        var read = json.TryGetDateTimeOffset(out var value);
        time = value;
        return read;
    }

    private readonly TaskFact? ToFact() => _taskId is not { } taskId || _taskType is null || _state is null
        || _progress is not { } progress || _createdAt is not { } createdAt ? null : new TaskFact
        {
            TaskId = taskId,
            TaskType = _taskType,
            Name = _name,
            Title = _title,
            State = _state,
            Progress = progress,
            ProgressText = _progressText,
            Step = _step,
            Result = _result,
            Output = _output,
            RedirectUrl = _redirectUrl,
            RedirectParams = _redirectParams,
            CreatedAt = createdAt,
            UpdatedAt = _updatedAt,
            FinishedAt = _finishedAt,
        };
}
