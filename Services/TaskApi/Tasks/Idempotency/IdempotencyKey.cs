namespace AiTasks.TaskApi.Tasks.Idempotency;

/// <summary>
/// The name a client gives a start, so that it can repeat it without fear: the header <c>Idempotency-Key</c>, any printable
/// ASCII of up to 255 characters. Two starts are the same if their type is and their contexts are equal as <c>jsonb</c>, in
/// which neither the order of members nor the spelling of a number counts.
/// </summary>
internal static class IdempotencyKey
{
    public const string HeaderName = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Reads the key of a call.</summary>
    /// <param name="request">The call.</param>
    /// <param name="key">Null when there is none.</param>
    /// <returns>False: there is one, but no valid one.</returns>
    public static bool TryRead(HttpRequest request, out string? key)
    {
        key = null;
        if (!request.Headers.TryGetValue(HeaderName, out var values)) return true;

        key = values.Count == 1 ? values[0] : null;
        return !string.IsNullOrWhiteSpace(key) && key.Length <= MaxLength && key.All(character => character is >= ' ' and <= '~');
    }
}
