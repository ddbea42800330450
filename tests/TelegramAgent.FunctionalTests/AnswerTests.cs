using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Section 2.4: what the bot's fixed types make of an answer.</summary>
public sealed class AnswerTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    private const string Id = "0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11";

    // 1x1, as in the bot's own document.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData("""{"post_id":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","post_author":-1001987654321,"assigned_chat_id":[-1001234567890],"main_text":"Готово","content":[],"task_id":12}""")]
    [InlineData("""{"post_id":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11","post_author":"-1001987654321","assigned_chat_id":["-1001234567890"],"main_text":"Готово","content":null,"task_id":12,"more":{}}""")]
    public async Task B7_types_are_exactly_those_that_the_bot_decodes(string backend)
    {
        var post = await GenerateAsync(backend);
        Assert.Equal(JsonValueKind.String, post["post_id"]!.GetValueKind());
        Assert.Equal(JsonValueKind.Number, post["post_author"]!.GetValueKind());
        Assert.Equal(-1001987654321, (long)post["post_author"]!);
        Assert.Equal(-1001234567890, (long)Assert.Single(post["assigned_chat_id"]!.AsArray())!);
        Assert.Equal("Готово", (string)post["main_text"]!);
        Assert.Empty(post["content"]!.AsArray());
        Assert.Equal(12, (long)post["task_id"]!);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"post_id":null,"assigned_chat_id":null,"main_text":null,"content":null,"task_id":null}""")]
    [InlineData("""{"content":[null]}""")]
    public async Task B7_nothing_is_an_empty_text_or_list_and_never_null(string backend)
    {
        var post = await GenerateAsync(backend);
        Assert.Equal("""{"post_id":"","post_author":0,"assigned_chat_id":[],"main_text":"","content":[]}""", post.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>200 OK</html>")]
    [InlineData("""{"post_author":"кто"}""")]
    [InlineData("""{"content":[{"type":"image"}]}""")]
    [InlineData("""{"content":[{"layer_id":"a","type":"image","order_index":0.5,"data":{}}]}""")]
    public async Task B7_what_is_no_post_is_not_passed_on(string backend)
    {
        system.Backend.AnswerWith(200, backend);
        var reply = await system.Agent.PostAsync("/generate_text", """{"data":{"prompt":"о чём"}}""");
        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        Assert.Contains("ответил непонятно", reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/generate_text", """{"data":{"prompt":"о чём"}}""")]
    [InlineData("/generate_image", """{"data":{"desc":"что"}}""")]
    [InlineData("/regenerate_post", """{"data":{"post_id":"0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11"}}""")]
    public async Task B18_the_name_of_a_post_arrives_as_the_backend_gives_it(string path, string body)
    {
        system.Backend.AnswerWith(200, $$"""{"post_id":"{{Id}}","main_text":"Готово"}""");
        Assert.Equal(Id, (string)(await system.Agent.PostAsync(path, body)).Json["post_id"]!);
    }

    [Fact]
    public async Task B19_a_text_of_the_longest_length_arrives_whole()
    {
        var text = string.Concat(Enumerable.Repeat("Ж", 3899)) + "🌻";
        var post = await GenerateAsync(new JsonObject { ["main_text"] = text }.ToJsonString());
        Assert.Equal(text, (string)post["main_text"]!);
    }

    [Fact]
    public async Task B20_a_text_alone_has_no_layer()
    {
        var post = await GenerateAsync("""{"post_id":"a","main_text":"Готово"}""");
        Assert.Empty(post["content"]!.AsArray());
    }

    [Fact]
    public async Task B21_B22_B23_layers_arrive_as_they_are()
    {
        const string Layers = $$$"""
            [{"layer_id":"a","type":"image","order_index":0,"data":{"image_base64":"{{{Pixel}}}","x":0,"y":0,"w":1080,"h":1080,"scale":1.0,"crop":{"x":0} }},
             {"layer_id":"b","type":"rectangle","order_index":1,"data":{"x":"5","y":6,"width":7,"height":8,"color":"#ff0000aa"}},
             {"layer_id":"c","type":"text","order_index":2,"data":{"text":"SALE","x":1,"y":2,"color":"#000000","align":"center"}}]
            """;
        var post = await GenerateAsync($$"""{"post_id":"a","content":{{Layers}}}""");
        Assert.Equal(JsonNode.Parse(Layers)!.ToJsonString(), post["content"]!.ToJsonString());
        Assert.All(post["content"]!.AsArray(), layer => Assert.Matches("^[0-9]+$", layer!["order_index"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    public async Task B22_the_data_of_a_layer_is_an_object(string data)
    {
        var post = await GenerateAsync($$"""{"content":[{"layer_id":null,"type":null,"order_index":"3","data":{{data}} }]}""");
        Assert.Equal("""[{"layer_id":"","type":"","order_index":3,"data":{}}]""", post["content"]!.ToJsonString());
    }

    [Fact]
    public async Task B24_X18_a_picture_may_have_both_its_bytes_and_an_address()
    {
        var post = await GenerateAsync($$"""{"content":[{"layer_id":"a","type":"image","order_index":0,"data":{"image_base64":"{{Pixel}}","url":"https://example.org/a.png"} }]}""");
        var data = post["content"]![0]!["data"]!;
        Assert.Equal((Pixel, "https://example.org/a.png"), ((string)data["image_base64"]!, (string)data["url"]!));
    }

    [Fact]
    public async Task A_picture_of_megabytes_arrives_whole()
    {
        var picture = Convert.ToBase64String(new byte[9_000_000]);
        var post = await GenerateAsync($$"""{"content":[{"layer_id":"a","type":"image","order_index":0,"data":{"image_base64":"{{picture}}"} }]}""");
        Assert.Equal(picture, (string)post["content"]![0]!["data"]!["image_base64"]!);
    }

    [Fact]
    public async Task An_answer_larger_than_the_limit_is_not_read()
    {
        await using var own = await AgentSystem.StartAsync(("AgentOptions:MaxAnswerBytes", "2000"));
        own.Backend.AnswerWith(200, new JsonObject { ["main_text"] = new string('a', 3000) }.ToJsonString());
        Assert.Equal(HttpStatusCode.BadGateway, (await own.Agent.PostAsync("/generate_text", """{"data":{"prompt":"о чём"}}""")).Status);
    }

    private async Task<JsonObject> GenerateAsync(string backend)
    {
        system.Backend.AnswerWith(200, backend);
        var reply = await system.Agent.PostAsync("/generate_text", """{"data":{"prompt":"о чём"}}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return reply.Json;
    }
}
