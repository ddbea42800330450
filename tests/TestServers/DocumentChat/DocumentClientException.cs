using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>What the real client raises (E4).</summary>
public enum ClientErrorKind
{
    /// <summary>401.</summary>
    Authentication,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>400 and 422, both reported as 422.</summary>
    Validation,

    /// <summary>500 and above, all reported as 500.</summary>
    Server,

    /// <summary>Every other status that is not 2xx.</summary>
    Api,

    /// <summary>No usable answer at all.</summary>
    Transport,

    /// <summary>An answer of another shape than the client's models.</summary>
    Model,
}

/// <summary>A failure of a call as the real client reports it.</summary>
public sealed class DocumentClientException(ClientErrorKind kind, int status, string message, string? error = null, JsonObject? details = null)
    : Exception($"{kind} {status}: {message}")
{
    public ClientErrorKind Kind => kind;

    /// <summary>As the client reports it.</summary>
    public int Status => status;

    /// <summary>What its user is shown.</summary>
    public string Shown => message;

    public string? Error => error;

    public JsonObject? Details => details;

    /// <summary>Maps an answer that is not 2xx (E3, E4).</summary>
    public static DocumentClientException Of(int status, string body)
    {
        var (kind, reported) = status switch
        {
            401 => (ClientErrorKind.Authentication, 401),
            404 => (ClientErrorKind.NotFound, 404),
            400 or 422 => (ClientErrorKind.Validation, 422),
            >= 500 => (ClientErrorKind.Server, 500),
            _ => (ClientErrorKind.Api, status),
        };
        try
        {
            if (JsonNode.Parse(body) is not JsonObject page)
                throw new JsonException("Not an object.");
            if (page["details"] is not (null or JsonObject))
                throw new JsonException("The details are no object.");

            // Without a message the raw text is shown.
            return new DocumentClientException(
                kind, reported, Text(page, "message") ?? body, Text(page, "error"), page["details"] as JsonObject);
        }
        catch (JsonException problem)
        {
            return new DocumentClientException(ClientErrorKind.Transport, status, $"The error's body cannot be read: {problem.Message} {body}");
        }
    }

    private static string? Text(JsonObject page, string name) =>
        page[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
