using System.Net;
using System.Text.Json;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.ApiClient;

/// <summary>Refusals of the server, in whichever dialect, as a sentence and an exit code.</summary>
internal static class Refusal
{
    // Contract E says "message", contract A "error_message", frameworks "detail".
    private static readonly string[] Texts = ["message", "error_message", "detail", "error"];

    /// <summary>What an answer refuses; only for answers that are not 2xx.</summary>
    public static async Task<CommandFailedException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and < 400 && response.Headers.Location is { } other)
            return new CommandFailedException($"The server points to {other}: is that what --server should say?");

        var text = Find(await BodyAsync(response, cancellationToken)) ?? $"The server answered {status} {response.ReasonPhrase}.";
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new CommandFailedException($"{text}\nSign in with: aitasks login --token TOKEN", ExitCodes.NotSignedIn),
            HttpStatusCode.NotFound => new CommandFailedException(text, ExitCodes.NotFound),
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
                new CommandFailedException(text, ExitCodes.ServerAway),
            _ => new CommandFailedException(text),
        };
    }

    /// <summary>What a refusal in contract A's envelope says, which comes with any status.</summary>
    public static CommandFailedException OfFront(JsonElement envelope)
    {
        var text = Find(envelope) ?? "The server refused without a reason.";
        var code = envelope.Text("error_code");
        return new CommandFailedException(text, code is "ai_task_not_found" or "not_found" ? ExitCodes.NotFound : ExitCodes.Failed);
    }

    private static string? Find(JsonElement? body) =>
        body is { ValueKind: JsonValueKind.Object } problem
            ? Texts.Select(name => problem.Text(name)).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))
            : null;

    private static async Task<JsonElement?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
