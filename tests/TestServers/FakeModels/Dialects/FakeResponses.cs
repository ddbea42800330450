using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeModels.Dialects;

/// <summary>OpenAI's responses and the order of their events: https://developers.openai.com/api/reference/resources/responses/streaming-events.</summary>
internal sealed class FakeResponses(HttpContext http, JsonElement request) : FakeDialect(http, request)
{
    private const string Id = "resp_fake";

    private int _sequence;
    private int _item = -1;
    private string? _open;
    private string _text = "";

    public override string MessagesName => "input";

    public override bool WantsJson => Format is { ValueKind: JsonValueKind.Object };

    public override JsonElement? Schema => Format is { ValueKind: JsonValueKind.Object } format && format.TryGetProperty("schema", out var schema) ? schema : null;

    private JsonElement Format => Request.TryGetProperty("text", out var text) && text.TryGetProperty("format", out var format) ? format : default;

    public override string? Problem()
    {
        if (Unknown("model", "input", "stream", "store", "max_output_tokens", "text", "reasoning", "temperature", "top_p", "instructions") is { } unknown)
            return unknown;
        if (!Has("model") || !Has("input"))
            return "Missing required parameter: 'model' or 'input'.";
        if (Messages.Any(message => message.GetProperty("role").GetString() is not ("system" or "developer" or "user" or "assistant")))
            return "Invalid value: 'role'.";
        if (Has("reasoning") && (Has("temperature") || Has("top_p")))
            return "Unsupported parameter: 'temperature' is not supported with this model.";
        if (Schema is not { } schema)
        {
            return WantsJson && !Turns.Any(turn => turn.Text.Contains("json", StringComparison.OrdinalIgnoreCase))
                ? "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'." : null;
        }

        return !Format.TryGetProperty("name", out _) ? "Missing required parameter: 'text.format.name'."
            : FakeSchemaRules.Problem(schema, allRequired: true, bounds: true) is { } problem ? $"Invalid schema for response_format: {problem}" : null;
    }

    public override async Task PieceAsync(string text)
    {
        await OpenAsync("message");
        _text += text;
        if (text.Length > 0)
            await EventAsync("response.output_text.delta", new() { ["output_index"] = _item, ["content_index"] = 0, ["delta"] = text });
    }

    public override async Task ThoughtAsync(string text)
    {
        await OpenAsync("reasoning");
        await EventAsync("response.reasoning_summary_text.delta", new() { ["output_index"] = _item, ["summary_index"] = 0, ["delta"] = text });
    }

    public override async Task RefuseToAnswerAsync()
    {
        await OpenAsync("message");
        await EventAsync("response.refusal.delta", new() { ["output_index"] = _item, ["content_index"] = 0, ["delta"] = ProviderText });
    }

    public override async Task FinishAsync(string reason, int length)
    {
        await OpenAsync("message");
        await CloseAsync();
        var response = Response(reason == "stop" ? "completed" : "incomplete");
        if (reason != "stop")
            response["incomplete_details"] = new JsonObject { ["reason"] = reason == "length" ? "max_output_tokens" : reason };
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = InputTokens,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
            ["output_tokens"] = OutputTokens(length),
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = InputTokens + OutputTokens(length),
        };
        await EventAsync(reason == "stop" ? "response.completed" : "response.incomplete", new() { ["response"] = response });
    }

    // The interface has two ways to fail; both are played.
    public override async Task FailAsync(bool overloaded)
    {
        if (overloaded)
        {
            await EventAsync("error", new() { ["code"] = "rate_limit_exceeded", ["message"] = ProviderText, ["param"] = null });
            return;
        }

        var response = Response("failed");
        response["error"] = new JsonObject { ["code"] = "server_error", ["message"] = ProviderText };
        await EventAsync("response.failed", new() { ["response"] = response });
    }

    public override JsonObject Error(int status, string text) => new()
    {
        ["error"] = new JsonObject { ["message"] = text, ["type"] = status == 400 ? "invalid_request_error" : "fake", ["param"] = null, ["code"] = "fake" },
    };

    protected override (string, string?)? Picture(JsonElement part) => part.GetProperty("type").GetString() == "input_image"
        ? (part.GetProperty("image_url").GetString()!, part.TryGetProperty("detail", out var detail) ? detail.GetString() : null)
        : null;

    private async Task OpenAsync(string type)
    {
        if (_open == type) return;
        if (_item < 0)
        {
            await EventAsync("response.created", new() { ["response"] = Response("in_progress") });
            await EventAsync("response.in_progress", new() { ["response"] = Response("in_progress") });
        }

        await CloseAsync();
        (_open, _item) = (type, _item + 1);
        await EventAsync("response.output_item.added", Item(type, "in_progress"));
        if (type == "message")
            await EventAsync("response.content_part.added", new() { ["output_index"] = _item, ["content_index"] = 0, ["part"] = Part("") });
    }

    private async Task CloseAsync()
    {
        if (_open == "message")
        {
            await EventAsync("response.output_text.done", new() { ["output_index"] = _item, ["content_index"] = 0, ["text"] = _text });
            await EventAsync("response.content_part.done", new() { ["output_index"] = _item, ["content_index"] = 0, ["part"] = Part(_text) });
        }

        if (_open is not null)
            await EventAsync("response.output_item.done", Item(_open, "completed"));
        _open = null;
    }

    private JsonObject Item(string type, string status) =>
        new() { ["output_index"] = _item, ["item"] = new JsonObject { ["type"] = type, ["status"] = status } };

    private static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    private static JsonObject Response(string status) => new()
    {
        ["id"] = Id,
        ["object"] = "response",
        ["created_at"] = 1_700_000_000,
        ["status"] = status,
        ["error"] = null,
        ["incomplete_details"] = null,
        ["model"] = FakeModelServer.Model,
        ["output"] = new JsonArray(),
        ["usage"] = null,
    };

    private Task EventAsync(string type, JsonObject said)
    {
        said["type"] = type;
        said["sequence_number"] = _sequence++;
        return RawAsync($"event: {type}\ndata: {said.ToJsonString()}\n\n");
    }
}
