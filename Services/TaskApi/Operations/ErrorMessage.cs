using System.Text.Json;
using AiTasks.ServiceDefaults.Bus;

namespace AiTasks.TaskApi.Operations;

/// <summary>A message that nobody could handle.</summary>
/// <param name="Queue">Where it is parked.</param>
/// <param name="MessageId">Its name there.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="ParkedAt">When (UTC), as its headers say it; null when they do not.</param>
/// <param name="Kind">What kind of message, such as <c>GenerateText</c>; null when it is none of the bus's.</param>
/// <param name="TaskId">The task it is about; null when it does not say.</param>
/// <param name="Attempt">Of the task; null when it does not say.</param>
internal sealed record ErrorMessage(string Queue, string MessageId, string Reason, string? ParkedAt, string? Kind, long? TaskId, int? Attempt)
{
    public static ErrorMessage From(string queue, ParkedMessage message)
    {
        var (kind, task, attempt) = Read(message.Body);
        return new ErrorMessage(queue, message.Id, message.Reason, message.ParkedAt.Length > 0 ? message.ParkedAt : null, kind, task, attempt);
    }

    // The bus's envelope; whatever is none says nothing here.
    private static (string? Kind, long? TaskId, int? Attempt) Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return default;
            var message = json.RootElement.TryGetProperty("message", out var said) ? said : default;
            return (KindOf(json.RootElement), (long?)Number(message, "taskId"), (int?)Number(message, "attempt"));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? KindOf(JsonElement envelope) =>
        envelope.TryGetProperty("messageType", out var kinds) && kinds.ValueKind == JsonValueKind.Array && kinds.GetArrayLength() > 0
            ? kinds[0].ToString().Split(':')[^1] : null;

    private static double? Number(JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : null;
}

/// <summary>What was done with a parked message.</summary>
/// <param name="Queue">Where it was parked.</param>
/// <param name="MessageId">Its name there.</param>
/// <param name="Messages">How many of that name there were; 1 but for one that was sent twice.</param>
internal sealed record ErrorOutcome(string Queue, string MessageId, int Messages);
