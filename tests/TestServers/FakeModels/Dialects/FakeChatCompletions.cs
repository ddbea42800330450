using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeModels.Dialects;

/// <summary>OpenAI's chat completions: https://developers.openai.com/api/reference/resources/chat.</summary>
internal sealed class FakeChatCompletions(HttpContext http, JsonElement request) : FakeDialect(http, request)
{
    private bool _begun;

    public override string MessagesName => "messages";

    public override bool WantsJson => Has("response_format");

    public override JsonElement? Schema =>
        Request.TryGetProperty("response_format", out var format) && format.TryGetProperty("json_schema", out var json) ? json.GetProperty("schema") : null;

    public override string? Problem() =>
        !Has("model") ? "you must provide a model parameter"
        : Schema is { } schema ? FakeSchemaRules.Problem(schema, allRequired: true, bounds: true)
        : WantsJson && !Turns.Any(turn => turn.Text.Contains("json", StringComparison.OrdinalIgnoreCase))
            ? "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
        : null;

    public override async Task PieceAsync(string text)
    {
        if (!_begun)
        {
            _begun = true;
            await EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));
        }

        if (text.Length > 0)
            await EventAsync(Chunk(new JsonObject { ["content"] = text }, null));
    }

    public override Task ThoughtAsync(string text) =>
        EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["reasoning_content"] = text }, null));

    public override Task RefuseToAnswerAsync() => EventAsync(Chunk(new JsonObject { ["role"] = "assistant", ["refusal"] = ProviderText }, null));

    public override async Task FinishAsync(string reason, int length)
    {
        await EventAsync(Chunk([], reason));
        if (Request.TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean())
        {
            var usage = Chunk([], null);
            usage["choices"] = new JsonArray();
            usage["usage"] = new JsonObject
            {
                ["prompt_tokens"] = InputTokens,
                ["completion_tokens"] = OutputTokens(length),
                ["total_tokens"] = InputTokens + OutputTokens(length),
            };
            await EventAsync(usage);
        }

        await RawAsync("data: [DONE]\n\n");
    }

    public override Task FailAsync(bool overloaded) => EventAsync(Error(0, ProviderText, overloaded ? "rate_limit_exceeded" : "server_error"));

    public override JsonObject Error(int status, string text) => Error(status, text, "fake");

    protected override (string, string?)? Picture(JsonElement part) => part.TryGetProperty("image_url", out var image)
        ? (image.GetProperty("url").GetString()!, image.TryGetProperty("detail", out var detail) ? detail.GetString() : null)
        : null;

    private static JsonObject Error(int status, string text, string code) => new()
    {
        ["error"] = new JsonObject
        {
            ["message"] = text,
            ["type"] = status == 400 ? "invalid_request_error" : code,
            ["param"] = null,
            ["code"] = code,
        },
    };

    private static JsonObject Chunk(JsonObject delta, string? finish) => new()
    {
        ["id"] = "chatcmpl-fake",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_700_000_000,
        ["model"] = FakeModelServer.Model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private Task EventAsync(JsonObject chunk) => RawAsync($"data: {chunk.ToJsonString()}\n\n");
}
