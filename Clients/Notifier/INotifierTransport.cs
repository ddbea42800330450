using System.Text.Json.Nodes;

namespace AiTasks.Notifier;

/// <summary>Brings events to the server.</summary>
public interface INotifierTransport : IDisposable
{
    /// <summary>Brings events to the server, in their order.</summary>
    /// <param name="events">As the server's batch call takes them.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What became of each. An empty list means that the server is away and all should be sent again.</returns>
    /// <exception cref="NotifierException">The server refuses all of them, and would again.</exception>
    Task<IReadOnlyList<EventOutcome>> SendAsync(IReadOnlyList<JsonObject> events, CancellationToken cancellationToken);
}

/// <summary>What became of one event.</summary>
/// <param name="Status">As of HTTP: 2xx taken, 503 to be sent again with all that follow, otherwise refused.</param>
/// <param name="State">The task's state now; null when the event was refused or is of no task.</param>
/// <param name="Reason">Why a taken report changed nothing: <c>over</c> or <c>superseded</c>; null when it did.</param>
/// <param name="Code">Why it was refused; null unless it was.</param>
/// <param name="Detail">The same in words.</param>
public sealed record EventOutcome(int Status, string? State, string? Reason, string? Code, string? Detail)
{
    /// <summary>Reads the outcomes out of the answer to a batch call.</summary>
    public static IReadOnlyList<EventOutcome> Read(JsonNode? answer) =>
    [
        .. (answer?["results"]?.AsArray() ?? []).Select(result => new EventOutcome(
            (int?)result?["status"] ?? 0, (string?)result?["answer"]?["state"], (string?)result?["answer"]?["reason"],
            (string?)result?["code"], (string?)result?["detail"])),
    ];
}
