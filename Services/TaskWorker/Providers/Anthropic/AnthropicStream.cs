using System.Text.Json;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Anthropic;

/// <summary>Reads the events of one of Anthropic's messages, in order.</summary>
internal sealed class AnthropicStream : AnswerEvents
{
    private long _input;
    private long _output;
    private bool _hasReason;

    public override ChatResponseUpdate? Read(JsonElement said)
    {
        switch (said.Text("type"))
        {
            case "message_start":
                Id = said.At("message").Text("id");
                Model = said.At("message").Text("model");
                Count(said.At("message").At("usage"));
                return Update();
            case "content_block_start":
                return Piece(said.At("content_block"));
            case "content_block_delta":
                return Piece(said.At("delta"));
            case "message_delta":
                Count(said.At("usage"));
                return Finish(said.At("delta").Text("stop_reason"));
            case "message_stop":
                if (!_hasReason)
                    throw new ModelFailureException(ModelFailureKind.CutOff);
                Ended = true;
                return Update(Usage(_input, _output));
            case "error":
                throw WireFailures.Named(said.At("error"));
            default:
                return null;
        }
    }

    // A block begins with nothing in it, but the interface would let it begin with more.
    private ChatResponseUpdate? Piece(JsonElement piece) => piece.Text("type") switch
    {
        "text" or "text_delta" when piece.Text("text") is { Length: > 0 } text => Update(new TextContent(text)),
        "thinking" or "thinking_delta" when piece.Text("thinking") is { Length: > 0 } thought => Update(new TextReasoningContent(thought)),
        _ => null,
    };

    private ChatResponseUpdate? Finish(string? reason)
    {
        if (reason is null) return null;
        _hasReason = true;
        var update = reason == "refusal" ? Update(new ErrorContent(reason) { ErrorCode = nameof(ModelFailureKind.Refused) }) : Update();
        update.FinishReason = reason switch
        {
            "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
            "refusal" => ChatFinishReason.ContentFilter,
            _ => ChatFinishReason.Stop,
        };
        return update;
    }

    // Each event that has them says the sums so far, and not every one has all. What is read from or written to a cache is not in input_tokens.
    private void Count(JsonElement usage)
    {
        if (usage.At("input_tokens").ValueKind == JsonValueKind.Number)
            _input = usage.Count("input_tokens") + usage.Count("cache_creation_input_tokens") + usage.Count("cache_read_input_tokens");
        if (usage.At("output_tokens").ValueKind == JsonValueKind.Number)
            _output = usage.Count("output_tokens");
    }
}
