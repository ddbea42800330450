using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.Providers.Anthropic;
using AiTasks.TestServers.FakeModels.Dialects;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker.Providers;

public sealed class AnthropicRequestTests
{
    private static readonly ProviderOptions Provider = new() { Kind = ProviderKind.Anthropic };

    // https://platform.claude.com/docs/en/build-with-claude/extended-thinking: budget_tokens is below max_tokens and temperature unset.
    // https://platform.claude.com/docs/models/opus-5-5/migration-guide: since 4.7 budget_tokens and temperature are refused with 400.
    [Theory]
    [InlineData("claude-haiku-4-5-20251001", "enabled", 2_048)]
    [InlineData("claude-3-7-sonnet-20250219", "enabled", 2_048)]
    [InlineData("claude-sonnet-4-20250514", "enabled", 2_048)]
    [InlineData("glm-5", "enabled", 2_048)]
    [InlineData("claude-opus-4-6", "adaptive", null)]
    [InlineData("anthropic/claude-opus-4.7", "adaptive", null)]
    [InlineData("claude-opus-5-5", "adaptive", null)]
    [InlineData("claude-sonnet-5", "adaptive", null)]
    public void Thinking_is_asked_for_as_the_model_wants_it(string model, string type, int? budget)
    {
        var request = Write(new() { ModelId = model, Temperature = 0.5f, Reasoning = new() { Effort = ReasoningEffort.Low } });

        Assert.Equal(type, request["thinking"]!["type"]!.GetValue<string>());
        Assert.Equal(budget, request["thinking"]!["budget_tokens"]?.GetValue<int>());
        Assert.Equal(budget is null ? "low" : null, request["output_config"]?["effort"]?.GetValue<string>());
        Assert.Equal(ProviderOptions.MaxOutputTokensUnlessSet + 2_048, request["max_tokens"]!.GetValue<int>());
        Assert.Null(request["temperature"]);
        AssertTaken(request);
    }

    [Theory]
    [InlineData("claude-haiku-4-5", 0.5f, 8_192)]
    [InlineData("claude-opus-4-6", 0.5f, 8_192)]
    [InlineData("claude-opus-4-8", null, 8_192)]
    [InlineData("claude-opus-5", null, 16_384)]
    public void A_model_is_told_its_temperature_only_if_it_knows_one_and_has_room_to_think_if_it_does_so_unasked(string model, float? temperature, int most)
    {
        var request = Write(new() { ModelId = model, Temperature = 0.5f, TopP = 0.9f });

        Assert.Equal(temperature, request["temperature"]?.GetValue<float>());
        Assert.Null(request["top_p"]);
        Assert.Equal(most, request["max_tokens"]!.GetValue<int>());
        AssertTaken(request);
    }

    [Fact]
    public void A_bound_of_the_provider_or_of_the_call_comes_before_the_usual_one()
    {
        Assert.Equal(500, AnthropicRequest.MaxTokens(new() { MaxOutputTokens = 500 }, Provider with { MaxOutputTokens = 900 }));
        Assert.Equal(900, AnthropicRequest.MaxTokens(new(), Provider with { MaxOutputTokens = 900 }));
        Assert.Equal(900 + 16_384, AnthropicRequest.MaxTokens(
            new() { Reasoning = new() { Effort = ReasoningEffort.High } }, Provider with { MaxOutputTokens = 900 }));
    }

    [Fact]
    public void A_conversation_is_put_into_turns_that_begin_with_the_user()
    {
        var request = Write(
            new() { ModelId = "claude-haiku-4-5" },
            new(ChatRole.Assistant, "Здравствуйте!"), new(ChatRole.User, "Раз"), new(ChatRole.System, "Кратко."), new(ChatRole.User, "Два"),
            new(ChatRole.User, " "), new(ChatRole.Assistant, "Начало ответа \n"));

        Assert.Equal(
            ["user: …", "assistant: Здравствуйте!", "user: Раз|Два", "assistant: Начало ответа"],
            request["messages"]!.AsArray().Select(turn =>
                $"{turn!["role"]}: {string.Join('|', turn["content"]!.AsArray().Select(block => block!["text"]!.GetValue<string>()))}"));
        Assert.Equal("Кратко.", request["system"]!.GetValue<string>());
        AssertTaken(request);
    }

    // Opus 5.5 always thinks and refuses a forced tool, so that the schema goes into the format that is for it.
    [Fact]
    public void A_schema_and_thinking_go_together()
    {
        var schema = Tasks.Kinds[TaskTypes.WeekPlanningHelp].Schema;

        var request = Write(new()
        {
            ModelId = "claude-opus-5-5",
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema),
            Reasoning = new() { Effort = ReasoningEffort.High },
        });

        Assert.Equal(["effort", "format"], request["output_config"]!.AsObject().Select(property => property.Key).Order());
        Assert.Null(request["tool_choice"]);
        AssertTaken(request);
    }

    [Fact]
    public void The_address_may_end_in_the_version_or_not()
    {
        foreach (var address in (string[])["https://api.anthropic.com", "https://api.anthropic.com/v1", "https://api.anthropic.com/v1/"])
        {
            using var client = new AnthropicChatClient(Provider with { BaseUrl = address }, TimeProvider.System);
            Assert.Equal("https://api.anthropic.com/v1/messages", client.Endpoint.AbsoluteUri);
        }
    }

    private static JsonObject Write(ChatOptions options, params ChatMessage[] messages) =>
        AnthropicRequest.Write(messages.Length > 0 ? messages : [new ChatMessage(ChatRole.User, "Вопрос")], options, Provider);

    private static void AssertTaken(JsonObject request) => Assert.Null(FakeMessagesRules.Problem(JsonSerializer.SerializeToElement(request), "2023-06-01"));
}
