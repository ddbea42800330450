using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;
using AiTasks.TestServers.FakeModels.Dialects;
using AiTasks.TestServers.Pictures;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker.Providers;

public sealed class FakeModel : IAsyncLifetime
{
    public FakeModelServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>What holds for an answer in every wire format. The server refuses what the real ones refuse, so that a wrong request fails.</summary>
public sealed class ProviderAnswerTests(FakeModel model) : IClassFixture<FakeModel>
{
    private static readonly JsonElement Schema = JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = new { title = new { type = "string" }, days = new { type = "array", items = new { type = "integer" } } },
        required = (string[])["title", "days"],
        additionalProperties = false,
    });

    public static TheoryData<Dialect> All => Dialects.All;

    public static TheoryData<Dialect, string> EveryTask =>
        new(Enum.GetValues<Dialect>().SelectMany(_ => TaskTypes.All, (dialect, type) => (dialect, type)));

    private readonly string _question = $"Вопрос {Guid.NewGuid():N}?";

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_whole_text_arrives_in_pieces_and_in_order(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var heard = await client.AskAsync(_question);

        Assert.Equal(FakeChatAnswer.Whole(_question), heard.Text);
        Assert.True(heard.Pieces.Count > 5, $"It came in {heard.Pieces.Count} pieces.");
        Assert.Equal(ChatFinishReason.Stop, heard.FinishReason);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Who_does_not_stream_gets_the_same_text(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var answer = await client.GetResponseAsync([new ChatMessage(ChatRole.User, _question)], Dialects.Options(), TestContext.Current.CancellationToken);

        Assert.Equal(FakeChatAnswer.Whole(_question), answer.Text);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Tokens_in_and_out_are_told_what_came_from_a_cache_among_them(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var heard = await client.AskAsync(_question);

        Assert.Equal((120, heard.Text.Length / 4, 120 + (heard.Text.Length / 4)),
            (heard.Usage?.InputTokenCount, heard.Usage?.OutputTokenCount, heard.Usage?.TotalTokenCount));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_model_is_asked_by_the_name_of_the_call_and_tells_its_own(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var heard = await client.AskAsync(_question, Dialects.Options("gpt-asked"));

        Assert.Equal("gpt-asked", Call().Request.GetProperty("model").GetString());
        Assert.Equal(FakeModelServer.Model, heard.Model);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_conversation_keeps_its_roles_and_its_order(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        await client.AskAsync(
        [
            new(ChatRole.System, "Ты — сметчик."), new(ChatRole.User, _question),
            new(ChatRole.Assistant, "Первый ответ"), new(ChatRole.User, "А подробнее?"),
        ]);

        Assert.Equal(
            [new("system", "Ты — сметчик."), new("user", _question), new("assistant", "Первый ответ"), new FakeTurn("user", "А подробнее?")],
            Call().Turns);
        Assert.Equal("Ты — сметчик.", Call().SystemText);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_picture_goes_along_with_its_bytes_and_its_type(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);
        var picture = Png.Solid(8, 8, 1, 2, 3);

        await client.AskAsync([new ChatMessage(ChatRole.User, [new TextContent(_question), new DataContent(picture, "image/png")])]);

        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(picture)}", Assert.Single(Call().Pictures).Url);
        Assert.Equal(_question, Call().UserText);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_schema_is_given_by_the_feature_that_is_for_it(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var heard = await client.AskAsync(_question, Dialects.WithSchema(Schema));

        Assert.True(JsonElement.DeepEquals(Schema, Call().Schema!.Value));
        Assert.DoesNotContain("JSON", Call().SystemText, StringComparison.Ordinal);
        Assert.Equal(3, JsonSerializer.Deserialize<JsonElement>(heard.Text).GetProperty("days").GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(EveryTask))]
    public async Task The_schema_of_every_task_is_one_that_every_provider_takes(Dialect dialect, string type)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var heard = await client.AskAsync(_question, Dialects.WithSchema(Tasks.Kinds[type].Schema));

        Assert.Equal(JsonValueKind.Object, JsonSerializer.Deserialize<JsonElement>(heard.Text).ValueKind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_server_without_schemas_is_told_in_words(Dialect dialect)
    {
        foreach (var format in (AnswerFormat[])[AnswerFormat.JsonObject, AnswerFormat.None])
        {
            using var client = dialect.Client(model.Server.BaseUrl, options => options with { AnswerFormat = format });
            await client.AskAsync($"{_question} {format}", Dialects.WithSchema(Schema));

            var call = model.Server.CallsAbout($"{_question} {format}").Single();
            Assert.Null(call.Schema);
            Assert.Equal(format == AnswerFormat.JsonObject && dialect != Dialect.Messages, call.WantsJson);
            Assert.Contains("\"days\"", call.SystemText, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Each_call_uses_the_key_it_is_given(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);
        foreach (var key in (string[])["sk-own", "sk-system"])
        {
            var options = Dialects.Options();
            ProviderKey.Set(options, key);
            await client.AskAsync(_question, options);
        }

        Assert.Equal(["sk-own", "sk-system"], model.Server.CallsAbout(_question).Select(call => call.Key));
        Assert.DoesNotContain("sk-own", Call().Request.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_it_thinks_is_told_apart_from_what_it_says(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);
        var question = $"[[thinking]] {_question}";
        var options = Dialects.Options();
        options.Reasoning = new() { Effort = ReasoningEffort.Medium };

        var heard = await client.AskAsync(question, options);

        Assert.Equal("Сначала посмотрю в документы.", heard.Thoughts);
        Assert.Equal(FakeChatAnswer.Whole(question), heard.Text);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Preferences_go_along_as_far_as_they_may_go_together(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);
        var options = Dialects.Options();
        (options.Temperature, options.TopP, options.MaxOutputTokens) = (0.3f, 0.8f, 700);

        await client.AskAsync(_question, options);

        Assert.Equal(0.3, Call().Request.GetProperty("temperature").GetDouble(), 0.001);
        Assert.Equal(dialect != Dialect.Messages, Call().Request.TryGetProperty("top_p", out _));
        Assert.Contains(Call().Request.EnumerateObject(), property =>
            property.Name == (dialect == Dialect.Responses ? "max_output_tokens" : "max_tokens") && property.Value.GetInt32() == 700);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_providers_bound_holds_where_the_call_names_none(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl, options => options with { MaxOutputTokens = 512 });

        await client.AskAsync(_question);

        Assert.Contains(Call().Request.EnumerateObject(), property => property.Value.ToString() == "512");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_is_heard_while_it_is_made_and_hanging_up_ends_the_call(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var question = $"[[endless]] {_question}";

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, question)], Dialects.Options(), hangUp.Token))
            {
                if (update.Text.Length > 0)
                    await hangUp.CancelAsync();
            }
        });

        await Wait.ForAsync("the server to see it", () => model.Server.CallsAbout(question).Single() is { Finished: true, Aborted: true });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_client_says_what_it_speaks_and_where(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;

        Assert.Equal(dialect == Dialect.Messages ? "anthropic" : "openai", metadata.ProviderName);
        Assert.Equal(new Uri(model.Server.BaseUrl), metadata.ProviderUri);
    }

    private FakeModelCall Call() => model.Server.CallsAbout(_question)[0];
}
