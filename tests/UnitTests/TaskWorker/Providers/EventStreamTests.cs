using AiTasks.TaskWorker.Providers;
using AiTasks.TestServers.FakeModels;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker.Providers;

/// <summary>The documented streams of the two interfaces with named events, and what their documents say may come beside.</summary>
public sealed class EventStreamTests
{
    // https://platform.claude.com/docs/en/build-with-claude/streaming (the order of events, pings anywhere, new kinds of event to be
    // passed over) and https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons.
    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content_filter")]
    public async Task Anthropics_stream_is_read_as_documented(string reason, string finish)
    {
        await using var server = await RawModelServer.StreamAsync(
            $$$$"""
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-opus-5-5","stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":25,"cache_read_input_tokens":10,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Хм."}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQBCgIYAhIM"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: ping
            data: {"type":"ping"}

            event: something_new
            data: {"type":"something_new","delta":{"text":"не для нас"}}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Да"}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"."}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"{{{{reason}}}}","stop_sequence":null},"usage":{"output_tokens":15}}

            event: message_stop
            data: {"type":"message_stop"}


            """);
        using var client = Dialect.Messages.Client(server.Address);

        var heard = await client.AskAsync("Да?", Dialects.Options("claude-opus-5-5"));

        Assert.Equal(("Хм.", "Да.", finish), (heard.Thoughts, heard.Text, heard.FinishReason?.Value));
        Assert.Equal((35, 15, "claude-opus-5-5"), (heard.Usage?.InputTokenCount, heard.Usage?.OutputTokenCount, heard.Model));
        Assert.Equal(reason == "refusal", heard.Contents<ErrorContent>().Any());
        Assert.Equal("/v1/messages", Assert.Single(server.Requests).Path);
    }

    // https://platform.claude.com/docs/en/api/errors (the kinds of error, 529 among them, and that they may come after 200).
    [Theory]
    [InlineData("overloaded_error", nameof(ModelFailureKind.Busy))]
    [InlineData("rate_limit_error", nameof(ModelFailureKind.Busy))]
    [InlineData("api_error", nameof(ModelFailureKind.ServerError))]
    [InlineData("timeout_error", nameof(ModelFailureKind.ServerError))]
    [InlineData("invalid_request_error", nameof(ModelFailureKind.Misconfigured))]
    public async Task Anthropics_errors_within_a_stream_are_called_what_they_are(string type, string kind)
    {
        await using var server = await RawModelServer.StreamAsync(
            $$$$"""
            event: error
            data: {"type":"error","error":{"type":"{{{{type}}}}","message":"provider-internal"},"request_id":"req_1"}


            """);
        using var client = Dialect.Messages.Client(server.Address);

        Assert.Equal(kind, (await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Да?"))).Kind.ToString());
    }

    // https://developers.openai.com/api/reference/resources/responses/streaming-events. Servers that copied it end it as the older interface.
    [Fact]
    public async Task OpenAis_responses_are_read_as_documented_and_what_is_new_is_passed_over()
    {
        await using var server = await RawModelServer.StreamAsync(
            """
            event: response.created
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"gpt-5","output":[]}}

            event: response.reasoning_text.delta
            data: {"type":"response.reasoning_text.delta","sequence_number":1,"item_id":"rs_1","output_index":0,"content_index":0,"delta":"Хм."}

            event: response.something_new
            data: {"type":"response.something_new","sequence_number":2,"delta":"не для нас"}

            event: response.output_text.delta
            data: {"type":"response.output_text.delta","sequence_number":3,"item_id":"msg_1","output_index":1,"content_index":0,"delta":"Да.","logprobs":[]}

            event: response.output_text.done
            data: {"type":"response.output_text.done","sequence_number":4,"item_id":"msg_1","output_index":1,"content_index":0,"text":"Да."}

            event: response.completed
            data: {"type":"response.completed","sequence_number":5,"response":{"id":"resp_1","object":"response","status":"completed","model":"gpt-5-2026-01-01","output":[],"usage":{"input_tokens":8,"output_tokens":3,"total_tokens":11}}}

            data: [DONE]


            """);
        using var client = Dialect.Responses.Client($"{server.Address}/v1");

        var heard = await client.AskAsync("Да?", Dialects.Options("gpt-5"));

        Assert.Equal(("Хм.", "Да.", ChatFinishReason.Stop, "gpt-5-2026-01-01"), (heard.Thoughts, heard.Text, heard.FinishReason, heard.Model));
        Assert.Equal((8, 3), (heard.Usage?.InputTokenCount, heard.Usage?.OutputTokenCount));
        Assert.False(Assert.Single(server.Requests).Body.GetProperty("store").GetBoolean());
    }

    // https://developers.openai.com/api/reference/resources/responses/streaming-events (error, response.failed, response.incomplete).
    [Theory]
    [InlineData("""{"type":"error","code":"server_error","message":"provider-internal","param":null,"sequence_number":1}""", nameof(ModelFailureKind.ServerError))]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","code":"invalid_prompt","message":"provider-internal"}}""", nameof(ModelFailureKind.Misconfigured))]
    [InlineData("""{"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"provider-internal"}}}""", nameof(ModelFailureKind.Busy))]
    [InlineData("""{"type":"response.failed","response":{"error":null}}""", nameof(ModelFailureKind.ServerError))]
    public async Task OpenAis_responses_that_fail_are_called_what_they_are(string said, string kind)
    {
        await using var server = await RawModelServer.StreamAsync($"data: {said}\n\n");
        using var client = Dialect.Responses.Client($"{server.Address}/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Да?"));

        Assert.Equal(kind, failure.Kind.ToString());
        Assert.DoesNotContain("provider-internal", failure.ToString(), StringComparison.Ordinal);
    }
}
