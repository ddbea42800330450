using System.ClientModel.Primitives;
using System.Text.Json;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.Providers.OpenAi;
using AiTasks.TestServers.FakeModels;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker.Providers;

/// <summary>
/// Where servers that call themselves compatible differ from OpenAI. Each answer is written by hand in the form that the source at the test
/// documents.
/// </summary>
public sealed class QuirkTests
{
    // https://github.com/ollama/ollama/blob/main/openai/openai.go (ToChunk: fp_ollama, the role in every chunk, "reasoning") and
    // https://github.com/ollama/ollama/blob/main/middleware/openai.go (ids such as chatcmpl-123, usage only to who asks for it, [DONE]).
    [Fact]
    public async Task Ollama_thinks_in_reasoning_and_counts_tokens_only_when_asked_to()
    {
        await using var server = await RawModelServer.StreamAsync(
            """
            data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1700000000,"model":"qwen3:8b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Так, "},"finish_reason":null}]}

            data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1700000000,"model":"qwen3:8b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"подумаю."},"finish_reason":null}]}

            data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1700000000,"model":"qwen3:8b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"Готово."},"finish_reason":null}]}

            data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1700000000,"model":"qwen3:8b","system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop"}]}

            data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1700000000,"model":"qwen3:8b","system_fingerprint":"fp_ollama","choices":[],"usage":{"prompt_tokens":26,"completion_tokens":9,"total_tokens":35}}

            data: [DONE]


            """);
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1");

        var heard = await client.AskAsync("Сделай", Dialects.Options("qwen3:8b"));

        Assert.Equal(("Так, подумаю.", "Готово.", "qwen3:8b"), (heard.Thoughts, heard.Text, heard.Model));
        Assert.Equal((26, 9), (heard.Usage?.InputTokenCount, heard.Usage?.OutputTokenCount));
        Assert.True(Assert.Single(server.Requests).Body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    // https://github.com/ollama/ollama/blob/main/openai/openai.go (NewError: no code, the type by the status).
    [Fact]
    public async Task Ollama_without_the_model_is_misconfigured()
    {
        await using var server = await RawModelServer.StartAsync(
            404, "application/json", """{"error":{"message":"model 'qwen3:8b' not found","type":"not_found_error","param":null,"code":null}}""");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Сделай"));

        Assert.Equal((ModelFailureKind.Misconfigured, 404), (failure.Kind, failure.Status));
    }

    // https://github.com/ollama/ollama/blob/main/openai/openai.go (FromChatRequest takes data: addresses of JPEG, PNG and WebP only).
    [Fact]
    public async Task Ollama_gets_a_picture_in_the_only_form_it_reads()
    {
        await using var server = await RawModelServer.StreamAsync(Chunk("""{"content":"Кот."}""", "stop"));
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1");

        await client.AskAsync([new ChatMessage(ChatRole.User, [new TextContent("Что это?"), new DataContent(new byte[] { 1, 2, 3 }, "image/webp")])]);

        var parts = Assert.Single(server.Requests).Body.GetProperty("messages")[0].GetProperty("content");
        Assert.Equal(["text", "image_url"], parts.EnumerateArray().Select(part => part.GetProperty("type").GetString()));
        Assert.Equal("data:image/webp;base64,AQID", parts[1].GetProperty("image_url").GetProperty("url").GetString());
    }

    // https://github.com/ollama/ollama/issues/7125 (0.32.5 takes max_completion_tokens without a word and does not mind it) and
    // https://github.com/teilomillet/gollm/issues/33 (OpenAI refuses max_tokens for its newer models).
    [Theory]
    [InlineData("http://localhost:11434/v1", "max_tokens")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta/openai/", "max_tokens")]
    [InlineData("https://api.openai.com/v1", "max_completion_tokens")]
    [InlineData("https://ours.openai.azure.com/openai/v1/", "max_completion_tokens")]
    public void The_bound_of_an_answer_goes_by_the_name_that_the_server_minds(string address, string name)
    {
        var provider = new ProviderOptions { BaseUrl = address, MaxOutputTokens = 900 };
        using var connection = new OpenAiConnection(provider, TimeProvider.System);

        var written = ModelReaderWriter.Write(OpenAiRequest.Settings(Dialects.Options(), null, provider, connection.IsOriginal));

        var bounds = JsonSerializer.Deserialize<JsonElement>(written).EnumerateObject().Where(property => property.Name.StartsWith("max_", StringComparison.Ordinal));
        Assert.Equal((name, 900), bounds.Select(property => (property.Name, property.Value.GetInt32())).Single());
    }

    // https://docs.vllm.ai/en/v0.11.2/features/reasoning_outputs/ ("reasoning used to be called reasoning_content") and
    // https://github.com/ggml-org/llama.cpp/pull/15444 (the chunk with the usage has no choices, as OpenAI documents it).
    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task VLlm_begins_with_a_role_thinks_under_either_name_and_ends_with_a_chunk_without_choices(string name)
    {
        await using var server = await RawModelServer.StreamAsync(
            Chunk("""{"role":"assistant","content":""}""", null) + Chunk($$"""{"{{name}}":"Хм."}""", null) + Chunk("""{"content":"Да."}""", null)
            + Chunk("""{"content":""}""", "stop")
            + """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[],"usage":{"prompt_tokens":5,"total_tokens":8,"completion_tokens":3}}""" + "\n\n"
            + "data: [DONE]\n\n");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1");

        var heard = await client.AskAsync("Да?");

        Assert.Equal(("Хм.", "Да.", ChatFinishReason.Stop), (heard.Thoughts, heard.Text, heard.FinishReason));
        Assert.Equal((5, 3), (heard.Usage?.InputTokenCount, heard.Usage?.OutputTokenCount));
    }

    // https://github.com/QwenLM/Qwen3/issues/241 (the error itself is the body, without "error" around it).
    [Fact]
    public async Task VLlm_refuses_with_a_body_of_its_own()
    {
        await using var server = await RawModelServer.StartAsync(
            400, "application/json", """{"object":"error","message":"max_tokens must be at least 1, got -2815.","type":"BadRequestError","param":null,"code":400}""");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Да?"));

        Assert.Equal((ModelFailureKind.Misconfigured, 400), (failure.Kind, failure.Status));
    }

    // https://github.com/block/goose/pull/8031 (both forms of an error within a stream) and https://github.com/vllm-project/vllm/pull/40986
    // (after it [DONE], as if all were well).
    [Theory]
    [InlineData("""{"error":{"message":"provider-internal","type":"InternalServerError","param":null,"code":500}}""")]
    [InlineData("""{"object":"error","message":"provider-internal","type":"InternalServerError","param":null,"code":500}""")]
    public async Task VLlm_that_fails_within_a_stream_is_at_fault_and_not_cut_off(string error)
    {
        await using var server = await RawModelServer.StreamAsync(Chunk("""{"role":"assistant","content":"Да"}""", null) + $"data: {error}\n\ndata: [DONE]\n\n");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Да?"));

        Assert.Equal(ModelFailureKind.ServerError, failure.Kind);
        Assert.DoesNotContain("provider-internal", failure.ToString(), StringComparison.Ordinal);
    }

    // https://github.com/FuzzAnything/PromptFuzz/issues/42 (the body of an error is an array).
    [Theory]
    [InlineData(400, nameof(ModelFailureKind.Misconfigured))]
    [InlineData(429, nameof(ModelFailureKind.Busy))]
    [InlineData(503, nameof(ModelFailureKind.ServerError))]
    public async Task Gemini_wraps_its_errors_in_an_array(int status, string kind)
    {
        await using var server = await RawModelServer.StartAsync(
            status, "application/json", $$$"""[{"error":{"code":{{{status}}},"message":"provider-internal","status":"INVALID_ARGUMENT","details":[]}}]""");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1beta/openai/");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Да?"));

        Assert.Equal((kind, status), (failure.Kind.ToString(), failure.Status));
        Assert.Equal("/v1beta/openai/chat/completions", Assert.Single(server.Requests).Path);
    }

    // https://github.com/IBM/AI-SDK-Db2-IBMi/pull/32 and https://github.com/FuzzAnything/PromptFuzz/issues/42 (400 for a field it does not know
    // even with its usual value); https://ai.google.dev/gemini-api/docs/openai (the fields it does).
    [Fact]
    public async Task Gemini_is_sent_no_field_that_it_was_not_asked_for()
    {
        await using var server = await RawModelServer.StreamAsync(Chunk("""{"content":"{}"}""", "stop"));
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1beta/openai");

        await client.AskAsync("Да?", Dialects.WithSchema(JsonSerializer.SerializeToElement(new { type = "object" })));

        Assert.Equal(
            ["messages", "model", "response_format", "stream", "stream_options"],
            Assert.Single(server.Requests).Body.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    // https://github.com/envoyproxy/ai-gateway/pull/2107 (Gemini's last piece of text and the reason come in one chunk).
    [Fact]
    public async Task Gemini_ends_in_the_chunk_that_has_its_last_words_and_its_usage()
    {
        await using var server = await RawModelServer.StreamAsync(
            """
            data: {"choices":[{"delta":{"content":"Первое, ","role":"assistant"},"index":0}],"created":1700000000,"id":"","model":"gemini-3-flash-preview","object":"chat.completion.chunk"}

            data: {"choices":[{"delta":{"content":"последнее.","role":"assistant"},"finish_reason":"stop","index":0}],"created":1700000000,"id":"","model":"gemini-3-flash-preview","object":"chat.completion.chunk","usage":{"completion_tokens":4,"prompt_tokens":7,"total_tokens":11}}


            """);
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/v1beta/openai/");

        var heard = await client.AskAsync("Да?");

        Assert.Equal(("Первое, последнее.", ChatFinishReason.Stop), (heard.Text, heard.FinishReason));
        Assert.Equal((7, 4), (heard.Usage?.InputTokenCount, heard.Usage?.OutputTokenCount));
    }

    // https://openrouter.ai/docs/api-reference/streaming (comments while it waits for its own provider).
    [Fact]
    public async Task OpenRouter_keeps_the_line_alive_with_comments()
    {
        await using var server = await RawModelServer.StreamAsync(
            ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n" + Chunk("""{"role":"assistant","content":"Да."}""", null)
            + ": OPENROUTER PROCESSING\n\n" + Chunk("""{"content":""}""", "stop") + "data: [DONE]\n\n");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/api/v1");

        Assert.Equal("Да.", (await client.AskAsync("Да?")).Text);
    }

    // https://openrouter.ai/docs/api-reference/streaming (an error within a stream: named beside choices whose reason is "error") and
    // https://openrouter.ai/docs/api/reference/errors-and-debugging (its code is a status of HTTP).
    [Theory]
    [InlineData("""{"id":"gen-1","object":"chat.completion.chunk","created":1700000000,"model":"m","provider":"openai","error":{"code":"server_error","message":"provider-internal"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""")]
    [InlineData("""{"id":"gen-1","object":"chat.completion.chunk","created":1700000000,"model":"m","error":{"code":502,"message":"provider-internal"},"choices":[]}""")]
    public async Task OpenRouter_that_fails_within_a_stream_is_at_fault(string chunk)
    {
        await using var server = await RawModelServer.StreamAsync(Chunk("""{"role":"assistant","content":"Да"}""", null) + $"data: {chunk}\n\n");
        using var client = Dialect.ChatCompletions.Client($"{server.Address}/api/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Да?"));

        Assert.Equal(ModelFailureKind.ServerError, failure.Kind);
        Assert.DoesNotContain("provider-internal", failure.ToString(), StringComparison.Ordinal);
    }

    private static string Chunk(string delta, string? finish) =>
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{JsonSerializer.Serialize(finish)}}}]}""" + "\n\n";
}
