using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace AiTasks.ServiceDefaults.Bus;

/// <summary>A message that nobody could handle, and why.</summary>
public sealed record ParkedMessage
{
    // Written by MassTransit's error and dead-letter transports.
    private const string FaultPrefix = "MT-Fault-";
    private const string ReasonHeader = "MT-Reason";
    private const string UnknownKind = "dead-letter";

    private ParkedMessage()
    {
    }

    /// <summary>The message's own id, or, when it has none, the beginning of its body's SHA-256.</summary>
    public required string Id { get; init; }

    /// <summary>Why it is here, in one line.</summary>
    public required string Reason { get; init; }

    /// <summary>Where in the code it failed; empty for one that nobody tried.</summary>
    public required string StackTrace { get; init; }

    /// <summary>When it was parked (UTC), as its headers say it; empty when they do not.</summary>
    public required string ParkedAt { get; init; }

    /// <summary>What it says: the bus's JSON envelope, or whatever somebody sent.</summary>
    public required string Body { get; init; }

    internal static ParkedMessage From(BasicGetResult delivery)
    {
        var properties = delivery.BasicProperties;
        return new ParkedMessage
        {
            Id = properties.MessageId is { Length: > 0 } id ? id : Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span))[..16],
            Reason = ReasonOf(properties),
            StackTrace = Header(properties, FaultPrefix + "StackTrace"),
            ParkedAt = Header(properties, FaultPrefix + "Timestamp"),
            Body = Encoding.UTF8.GetString(delivery.Body.Span),
        };
    }

    /// <summary>The message as it was before it was parked.</summary>
    internal static BasicProperties Original(IReadOnlyBasicProperties parked)
    {
        var original = new BasicProperties(parked) { Persistent = true };
        foreach (var name in (parked.Headers?.Keys ?? []).Where(name => name.StartsWith("MT-", StringComparison.Ordinal)))
            original.Headers!.Remove(name);
        return original;
    }

    private static string ReasonOf(IReadOnlyBasicProperties properties) => Header(properties, ReasonHeader) switch
    {
        UnknownKind => "nobody knows messages of this kind",
        var reason when Header(properties, FaultPrefix + "Message") is { Length: > 0 } message =>
            $"{reason}: {Header(properties, FaultPrefix + "ExceptionType")}: {message}",
        var reason => reason,
    };

    private static string Header(IReadOnlyBasicProperties properties, string name) =>
        properties.Headers is { } headers && headers.TryGetValue(name, out var value)
            ? value is byte[] text ? Encoding.UTF8.GetString(text) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""
            : "";
}
