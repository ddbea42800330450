using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>A delivery, as its owner may see it.</summary>
public sealed record WebhookDelivery
{
    /// <summary>Its number, for replays.</summary>
    [JsonPropertyName("id")]
    public required long Id { get; init; }

    /// <summary>What the receiver gets as <c>webhook-id</c>.</summary>
    [JsonPropertyName("message_id")]
    public required string MessageId { get; init; }

    /// <summary>The task's number.</summary>
    [JsonPropertyName("task")]
    public required long Task { get; init; }

    /// <summary>The receiver.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c> or <c>failed</c>.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>When the task ended (database clock, UTC).</summary>
    [JsonPropertyName("created_at")]
    public required DateTime CreatedAt { get; init; }

    /// <summary>Null unless pending.</summary>
    [JsonPropertyName("next_attempt_at")]
    public required DateTime? NextAttemptAt { get; init; }

    /// <summary>When it was taken; null before.</summary>
    [JsonPropertyName("delivered_at")]
    public required DateTime? DeliveredAt { get; init; }

    /// <summary>What is sent.</summary>
    [JsonPropertyName("payload")]
    public required JsonElement Payload { get; init; }

    /// <summary>Every call, oldest first.</summary>
    [JsonPropertyName("attempts")]
    public required IReadOnlyList<WebhookAttempt> Attempts { get; init; }
}

/// <summary>One call of a receiver.</summary>
public sealed record WebhookAttempt
{
    /// <summary>1, 2, 3 …</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>When it was made (database clock, UTC).</summary>
    [JsonPropertyName("at")]
    public required DateTime At { get; init; }

    /// <summary>How long it took.</summary>
    [JsonPropertyName("milliseconds")]
    public required int Milliseconds { get; init; }

    /// <summary>The receiver's answer; null when there was none.</summary>
    [JsonPropertyName("status")]
    public required int? Status { get; init; }

    /// <summary>Null when it was delivered.</summary>
    [JsonPropertyName("error")]
    public required string? Error { get; init; }
}

/// <summary>Deliveries, newest first.</summary>
public sealed record WebhookDeliveries([property: JsonPropertyName("deliveries")] IReadOnlyList<WebhookDelivery> Deliveries);
