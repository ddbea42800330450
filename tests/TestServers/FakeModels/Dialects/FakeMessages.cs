using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeModels.Dialects;

/// <summary>Anthropic's messages and the order of their events: https://platform.claude.com/docs/en/build-with-claude/streaming.</summary>
internal sealed class FakeMessages(HttpContext http, JsonElement request) : FakeDialect(http, request)
{
    private readonly HttpContext _http = http;
    private int _block = -1;
    private string? _open;

    public override string MessagesName => "messages";

    public override bool WantsJson => Schema is not null;

    public override JsonElement? Schema =>
        Request.TryGetProperty("output_config", out var output) && output.TryGetProperty("format", out var format) ? format.GetProperty("schema")
        : Request.TryGetProperty("tool_choice", out _) && Request.TryGetProperty("tools", out var tools) ? tools[0].GetProperty("input_schema")
        : null;

    public override string? Key => _http.Request.Headers["x-api-key"].ToString() is { Length: > 0 } key ? key : null;

    public override IEnumerable<FakeTurn> Turns =>
        Has("system") ? base.Turns.Prepend(new FakeTurn("system", Request.GetProperty("system").GetString()!)) : base.Turns;

    public override string? Problem() => FakeMessagesRules.Problem(Request, _http.Request.Headers["anthropic-version"].ToString());

    public override async Task PieceAsync(string text)
    {
        await OpenAsync("text", new() { ["type"] = "text", ["text"] = "" });
        if (text.Length > 0)
            await DeltaAsync(new() { ["type"] = "text_delta", ["text"] = text });
    }

    public override async Task ThoughtAsync(string text)
    {
        await OpenAsync("thinking", new() { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" });
        await DeltaAsync(new() { ["type"] = "thinking_delta", ["thinking"] = text });
    }

    // There is no text of a refusal: the reason says it.
    public override Task RefuseToAnswerAsync() => OpenAsync("text", new() { ["type"] = "text", ["text"] = "" });

    public override async Task FinishAsync(string reason, int length)
    {
        await OpenAsync("text", new() { ["type"] = "text", ["text"] = "" });
        await CloseAsync();
        var stop = reason switch
        {
            "length" => "max_tokens",
            "content_filter" or "refusal" => "refusal",
            _ => "end_turn",
        };
        await EventAsync("message_delta", new()
        {
            ["delta"] = new JsonObject { ["stop_reason"] = stop, ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = OutputTokens(length) },
        });
        await EventAsync("message_stop", []);
    }

    public override Task FailAsync(bool overloaded) => EventAsync("error", new()
    {
        ["error"] = new JsonObject { ["type"] = overloaded ? "overloaded_error" : "api_error", ["message"] = ProviderText },
    });

    public override JsonObject Error(int status, string text) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = status switch
            {
                400 => "invalid_request_error",
                401 => "authentication_error",
                429 => "rate_limit_error",
                529 => "overloaded_error",
                _ => "api_error",
            },
            ["message"] = text,
        },
        ["request_id"] = "req_fake",
    };

    protected override (string, string?)? Picture(JsonElement part) => part.GetProperty("type").GetString() == "image"
        ? ($"data:{part.GetProperty("source").GetProperty("media_type").GetString()};base64,{part.GetProperty("source").GetProperty("data").GetString()}", null)
        : null;

    private async Task OpenAsync(string type, JsonObject block)
    {
        if (_open == type) return;
        if (_block < 0)
            await StartAsync();
        await CloseAsync();
        (_open, _block) = (type, _block + 1);
        await EventAsync("content_block_start", new() { ["index"] = _block, ["content_block"] = block });
        if (_block == 0)
            await EventAsync("ping", []);
    }

    private async Task CloseAsync()
    {
        if (_open == "thinking")
            await DeltaAsync(new() { ["type"] = "signature_delta", ["signature"] = "c2lnbmVk" });
        if (_open is not null)
            await EventAsync("content_block_stop", new() { ["index"] = _block });
        _open = null;
    }

    // Part of the question was in the cache, part of it is put there.
    private Task StartAsync() => EventAsync("message_start", new()
    {
        ["message"] = new JsonObject
        {
            ["id"] = "msg_fake",
            ["type"] = "message",
            ["role"] = "assistant",
            ["content"] = new JsonArray(),
            ["model"] = FakeModelServer.Model,
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = new JsonObject
            {
                ["input_tokens"] = InputTokens - 50,
                ["cache_creation_input_tokens"] = 30,
                ["cache_read_input_tokens"] = 20,
                ["output_tokens"] = 1,
            },
        },
    });

    private Task DeltaAsync(JsonObject delta) => EventAsync("content_block_delta", new() { ["index"] = _block, ["delta"] = delta });

    private Task EventAsync(string type, JsonObject said)
    {
        said["type"] = type;
        return RawAsync($"event: {type}\ndata: {said.ToJsonString()}\n\n");
    }
}
