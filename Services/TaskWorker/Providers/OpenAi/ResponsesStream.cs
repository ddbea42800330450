using System.Text.Json;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Reads the events of one of OpenAI's responses, in order.</summary>
internal sealed class ResponsesStream : AnswerEvents
{
    public override ChatResponseUpdate? Read(JsonElement said)
    {
        switch (said.Text("type"))
        {
            case "response.created":
                Id = said.At("response").Text("id");
                Model = said.At("response").Text("model");
                return Update();
            case "response.output_text.delta":
                return Update(new TextContent(said.Text("delta")));

            // The first is what OpenAI tells of a model's thoughts, the second the thoughts themselves, which open models show.
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta":
                return Update(new TextReasoningContent(said.Text("delta")));
            case "response.refusal.delta":
                return Update(new ErrorContent(said.Text("delta")) { ErrorCode = nameof(ModelFailureKind.Refused) });
            case "response.completed":
                return End(said.At("response"), ChatFinishReason.Stop);
            case "response.incomplete":
                return End(said.At("response"), said.At("response").At("incomplete_details").Text("reason") switch
                {
                    "content_filter" => ChatFinishReason.ContentFilter,
                    _ => ChatFinishReason.Length,
                });
            case "response.failed":
                throw WireFailures.Named(said.At("response").At("error"));
            case "error":
                throw WireFailures.Named(said.At("error").ValueKind == JsonValueKind.Object ? said.At("error") : Code(said));
            default:
                return null;
        }
    }

    // The event's own type is "error", which says nothing.
    private static JsonElement Code(JsonElement said) => JsonSerializer.SerializeToElement(new { code = said.Text("code") });

    private ChatResponseUpdate End(JsonElement response, ChatFinishReason reason)
    {
        Ended = true;
        Model = response.Text("model") ?? Model;
        var update = Update();
        update.FinishReason = reason;
        if (response.At("usage") is { ValueKind: JsonValueKind.Object } usage)
            update.Contents.Add(Usage(usage.Count("input_tokens"), usage.Count("output_tokens")));
        return update;
    }
}
