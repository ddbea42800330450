using System.Net;
using System.Text;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Sections 2.2 and 2.3: requests as each revision of the bot sends them.</summary>
public sealed class EnvelopeTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    private const string V0 = """{"idea":"субботник в парке","nko":{"Name":"Лапа","Description":"Приют","Activities":"","Style":"дружелюбный"},"mode":"free"}""";
    private const string V1 = """{"endpoint":"/generate_text","data":{"prompt":"Пост про субботник","nko":{"Name":"Лапа","Description":"Приют","Activities":"","Style":"дружелюбный"}},"timestamp":1763300000}""";
    private const string V2 = """{"endpoint":"/generate_text","data":{"nko":{"Activities":"","Description":"Приют","Name":"Лапа","Style":"дружелюбный"},"prompt":"Пост про субботник"},"tg_id":123456789,"timestamp":1763300000}""";
    private const string V3 = """{"data":{"nko":{"Activities":"","Description":"Приют","Name":"Лапа","Style":"дружелюбный"},"prompt":"Пост про субботник"},"endpoint":"/generate_text","tg_id":-1001987654321,"timestamp":1763300000}""";

    [Theory]
    [InlineData(V0, null)]
    [InlineData(V1, null)]
    [InlineData(V2, 123456789L)]
    [InlineData(V3, -1001987654321L)]
    [InlineData("""{"prompt":"Пост про субботник","nko":{"name":"Лапа","description":"Приют","style":"дружелюбный"},"tg_id":5}""", 5L)]
    public async Task B8_every_revision_is_understood(string body, long? tgId)
    {
        var reply = await system.Agent.PostAsync("/generate_text", body);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var call = system.Backend.Last;
        Assert.Equal("/api/tool/generate_text", call.Path);
        Assert.Equal(tgId, (long?)call.Body["tg_id"]);
        Assert.Contains("убботник", call.Prompt, StringComparison.Ordinal);
        Assert.Contains("Лапа", call.Prompt, StringComparison.Ordinal);
        Assert.Contains("дружелюбный", call.Prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1001234567890", -1001234567890)]
    [InlineData("\"-1001234567890\"", -1001234567890)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("123.0", 123)]
    [InlineData("\" 123 \"", 123)]
    public async Task B9_X20_tg_id_is_a_signed_number_of_64_bits(string written, long meant)
    {
        await system.Agent.PostAsync("/generate_text", $$"""{"endpoint":"/generate_text","data":{"prompt":"о чём"},"tg_id":{{written}}}""");
        Assert.Equal(meant, (long)system.Backend.Last.Body["tg_id"]!);

        var reply = await system.Agent.PostAsync("/api/auth/init", $$"""{"tg_id":{{written}},"username":"a"}""");
        Assert.Equal(meant, (long)reply.Json["tg_id"]!);
        Assert.Equal(meant, (long)system.Backend.Last.Body["tg_id"]!);
    }

    [Theory]
    [InlineData("\"Вася\"")]
    [InlineData("1.5")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("9223372036854775808")]
    [InlineData("1e400")]
    public async Task B9_a_tg_id_that_is_no_such_number_is_refused(string written)
    {
        var calls = system.Backend.Calls.Count;
        var reply = await system.Agent.PostAsync("/generate_text", $$"""{"data":{"prompt":"о чём"},"tg_id":{{written}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("tg_id", reply.Error, StringComparison.Ordinal);
        Assert.Equal(calls, system.Backend.Calls.Count);
    }

    [Theory]
    [InlineData("Name", "Description", "Activities", "Style")]
    [InlineData("name", "description", "activities", "style")]
    [InlineData("NAME", "DESCRIPTION", "ACTIVITIES", "STYLE")]
    public async Task B10_X15_nko_keys_are_read_in_any_case(string name, string description, string activities, string style)
    {
        await system.Agent.PostAsync("/generate_text", $$"""{"Data":{"Prompt":"о чём","NKO":{"{{name}}":"Лапа","{{description}}":"Приют","{{activities}}":"Лечим","{{style}}":"официальный"} },"TG_ID":5}""");
        var call = system.Backend.Last;
        Assert.Equal(5, (long)call.Body["tg_id"]!);
        Assert.All(["о чём", "Лапа", "Приют", "Лечим", "официальный"], text => Assert.Contains(text, call.Prompt, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"prompt":"о чём","nko":{"Name":"","Description":"","Activities":"","Style":""}}""")]
    [InlineData("""{"prompt":"о чём","nko":{}}""")]
    [InlineData("""{"prompt":"о чём","nko":null}""")]
    [InlineData("""{"prompt":"о чём"}""")]
    [InlineData("""{"prompt":"о чём","nko":{"Name":null,"Style":"—"}}""")]
    public async Task B10_what_is_not_known_of_an_organisation_is_not_mentioned(string body)
    {
        await system.Agent.PostAsync("/generate_text", body);
        Assert.Equal("о чём", system.Backend.Last.Prompt);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","timestamp":0""")]
    [InlineData(""","timestamp":99999999999""")]
    [InlineData(""","timestamp":"вчера" """)]
    public async Task B17_the_timestamp_does_not_matter(string timestamp)
    {
        var reply = await system.Agent.PostAsync("/generate_text", $$"""{"data":{"prompt":"о чём"},"tg_id":5{{timestamp}}}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Theory]
    [InlineData("/api/auth/init", """{"tg_id":5,"username":"a"}""")]
    [InlineData("/generate_text", """{"data":{"prompt":"о чём"}}""")]
    [InlineData("/generate_image", """{"data":{"desc":"что"},"timestamp":1}""")]
    [InlineData("/edit_text", """{"text":"что"}""")]
    [InlineData("/content_plan", """{"data":{"days":"7","freq":""},"tg_id":null}""")]
    [InlineData("/send_post", """{"data":{"post_id":"abc","chat_id":"@kanal"},"tg_id":0}""")]
    [InlineData("/regenerate_post", """{"data":{"post_id":"abc"},"tg_id":""}""")]
    public async Task X16_tg_id_may_be_missing_where_nobody_needs_it(string path, string body)
    {
        Assert.Equal(HttpStatusCode.OK, (await system.Agent.PostAsync(path, body)).Status);
        Assert.Equal(path == "/api/auth/init", system.Backend.Last.Body.ContainsKey("tg_id"));
    }

    [Theory]
    [InlineData("""{"idea":"субботник","nko":{},"mode":"опрос"}""", "субботник", "опрос")]
    [InlineData("""{"data":{"idea":"субботник"},"tg_id":5}""", "субботник", "")]
    [InlineData("""{"data":{"prompt":"","idea":"субботник"},"tg_id":5}""", "субботник", "")]
    public async Task X17_an_idea_serves_as_a_prompt(string body, string idea, string mode)
    {
        await system.Agent.PostAsync("/generate_text", body);
        Assert.StartsWith("Напиши пост", system.Backend.Last.Prompt, StringComparison.Ordinal);
        Assert.Contains($"Идея: {idea}", system.Backend.Last.Prompt, StringComparison.Ordinal);
        Assert.Equal(mode.Length > 0, system.Backend.Last.Prompt.Contains($"Формат: {mode}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task X17_a_prompt_is_taken_as_it_is_even_beside_an_idea()
    {
        await system.Agent.PostAsync("/generate_text", """{"data":{"prompt":"  Пост про субботник ","idea":"другое"},"tg_id":5}""");
        Assert.Equal("Пост про субботник", system.Backend.Last.Prompt);
        Assert.Equal("post", (string)system.Backend.Last.Body["kind"]!);
        Assert.Equal(["prompt", "tg_id", "kind"], system.Backend.Last.Names);
    }

    [Fact]
    public async Task A_body_may_come_in_pieces()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(system.Agent.Address, "/generate_text"));
        request.Content = new StringContent(V3, Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = true;
        using var response = await system.Agent.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
