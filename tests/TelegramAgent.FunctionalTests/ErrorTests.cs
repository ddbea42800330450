using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Section 2.6: what a person is told when something is wrong.</summary>
public sealed class ErrorTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    private const string Wish = """{"data":{"prompt":"о чём"},"tg_id":5}""";

    [Theory]
    [InlineData("/generate_text", """{"data":{},"tg_id":5}""", "Напишите, о чём")]
    [InlineData("/generate_text", """{"data":{"prompt":"  ","idea":""},"tg_id":5}""", "Напишите, о чём")]
    [InlineData("/generate_text", """{"data":{"prompt":["о чём"]},"tg_id":5}""", "Напишите, о чём")]
    [InlineData("/generate_text", """{"data":null,"tg_id":5}""", "Напишите, о чём")]
    [InlineData("/generate_image", """{"data":{"desc":" "},"tg_id":5}""", "Напишите, что должно быть на картинке")]
    [InlineData("/edit_text", """{"data":{},"tg_id":5}""", "Пришлите текст")]
    [InlineData("/send_post", """{"data":{"chat_id":"@a"},"tg_id":5}""", "Не указан пост")]
    [InlineData("/send_post", """{"data":{"post_id":"a","chat_id":""},"tg_id":5}""", "Пришлите @имя канала")]
    [InlineData("/regenerate_post", """{"data":{"regenerate":true},"tg_id":5}""", "Не указан пост")]
    [InlineData("/api/auth/init", """{"username":"a"}""", "tg_id")]
    public async Task B6_what_is_missing_is_said_and_what_to_do(string path, string body, string words)
    {
        var calls = system.Backend.Calls.Count;
        var reply = await system.Agent.PostAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(words, reply.Error, StringComparison.Ordinal);
        Assert.Equal(["error"], reply.Json.Select(part => part.Key));
        Assert.Equal(calls, system.Backend.Calls.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"текст\"")]
    [InlineData("{\"data\":{\"prompt\":\"о чём\"}")]
    [InlineData("{\"data\":{\"prompt\":\"о чём\"}} {}")]
    [InlineData("{\"data\":{\"prompt\":\"о чём\"}}мусор")]
    [InlineData("{'prompt':'о чём'}")]
    [InlineData("{\"data\":{\"prompt\":\"\\ud800\"}}")]
    [InlineData("{\"data\":{\"\\udc00\":\"о чём\"}}")]
    [InlineData("data=о чём")]
    public async Task What_is_not_json_is_refused(string body)
    {
        var reply = await system.Agent.PostAsync("/generate_text", body);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains("JSON", reply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"prompt\":\""u8, 0xCF, 0xEE, .. "\"}"u8]);
        using var response = await system.Agent.Http.PostAsync(new Uri(system.Agent.Address, "/generate_text"), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Json_as_deep_as_a_well_is_refused()
    {
        var body = "{\"data\":" + string.Concat(Enumerable.Repeat("[", 50_000));
        Assert.Equal(HttpStatusCode.BadRequest, (await system.Agent.PostAsync("/generate_text", body)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_413_and_the_answer_arrives(bool inPieces)
    {
        await using var own = await AgentSystem.StartAsync(("AgentOptions:MaxRequestBodyBytes", "2000"));
        for (var round = 1; round <= 10; round++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(own.Agent.Address, "/generate_text"))
            {
                Content = new StringContent($$"""{"prompt":"{{new string('a', 4_000_000)}}"}"""),
            };
            request.Headers.TransferEncodingChunked = inPieces;
            using var response = await own.Agent.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Contains("Сократите", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var exactly = $$"""{"prompt":"{{new string('a', 2000 - 13)}}"}""";
        Assert.Equal(2000, exactly.Length);
        Assert.Equal(HttpStatusCode.OK, (await own.Agent.PostAsync("/generate_text", exactly)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await own.Agent.PostAsync("/generate_text", exactly + " ")).Status);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task The_backends_words_reach_the_person_with_their_status(int status)
    {
        system.Backend.AnswerWith(status, """{"error":"Канал «Лапа» не найден. Добавьте бота в канал.","more":"не для людей"}""");
        var reply = await system.Agent.PostAsync("/send_post", """{"data":{"post_id":"a","chat_id":"@a"},"tg_id":5}""");
        Assert.Equal((status, """{"error":"Канал «Лапа» не найден. Добавьте бота в канал."}"""), ((int)reply.Status, reply.Text));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(502, "<html>Bad Gateway</html>")]
    [InlineData(503, """{"error":{"code":7}}""")]
    [InlineData(504, """{"error":"  "}""")]
    [InlineData(404, "[]")]
    [InlineData(429, """{"detail":"slow down"}""")]
    [InlineData(500, """{"error":"\ud800"}""")]
    public async Task What_the_backend_says_to_nobody_becomes_a_sentence_of_our_own(int status, string body)
    {
        system.Backend.AnswerWith(status, body);
        var reply = await system.Agent.PostAsync("/generate_text", Wish);
        Assert.Equal(status, (int)reply.Status);
        Assert.Matches("^[А-Я].*[.]$", reply.Error);
        Assert.DoesNotContain("html", reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(304)]
    [InlineData(399)]
    public async Task A_redirect_is_not_followed_and_not_passed_on(int status)
    {
        system.Backend.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.BadGateway, (await system.Agent.PostAsync("/generate_text", Wish)).Status);
        Assert.Equal("/api/tool/generate_text", system.Backend.Last.Path);
    }

    [Fact]
    public async Task Nobody_is_asked_twice()
    {
        await using var own = await AgentSystem.StartAsync();
        own.Backend.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.BadGateway, (await own.Agent.PostAsync("/generate_text", Wish)).Status);
        Assert.Single(own.Backend.Calls);
    }

    [Fact]
    public async Task A_backend_that_is_away_is_502()
    {
        await using var agent = new AgentNode("http://127.0.0.1:9");
        var reply = await agent.PostAsync("/generate_text", Wish);
        Assert.Equal(HttpStatusCode.BadGateway, reply.Status);
        Assert.Contains("недоступен", reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ж")]
    [InlineData("🌻")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("\n")]
    [InlineData("\u2028")]
    [InlineData("a")]
    [InlineData("слово 🌻\"")]
    public async Task B6_an_error_fits_into_1024_bytes_and_is_still_json(string piece)
    {
        // Longer by one each time, so that every way of cutting a character comes up.
        for (var start = 0; start < 8; start++)
        {
            var words = "!" + new string('a', start) + string.Concat(Enumerable.Repeat(piece, 3000)) + "!";
            system.Backend.AnswerWith(500, new JsonObject { ["error"] = words }.ToJsonString());
            var reply = await system.Agent.PostAsync("/generate_text", Wish);
            var bytes = Encoding.UTF8.GetByteCount(reply.Text);
            Assert.InRange(bytes, 900, 1024);
            Assert.Equal(bytes, reply.Headers.ContentLength);
            Assert.EndsWith("…", reply.Error, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', reply.Error);
        }
    }

    [Fact]
    public async Task B6_an_error_of_exactly_1024_bytes_is_not_cut()
    {
        var words = "!" + new string('a', 1024 - """{"error":"!"}""".Length);
        system.Backend.AnswerWith(500, $$"""{"error":"{{words}}"}""");
        Assert.Equal(words, (await system.Agent.PostAsync("/generate_text", Wish)).Error);
    }

    [Fact]
    public async Task B6_a_fault_of_ours_tells_nothing_of_the_inside()
    {
        // No clock goes beyond the year 9999, so a plan cannot begin there.
        await using var backend = await FakeBackend.StartAsync();
        await using var agent = new AgentNode(backend.Address, new PinnedTime(DateTimeOffset.MaxValue));
        var reply = await agent.PostAsync("/content_plan", """{"data":{"days":"7","freq":"ежедневно"},"tg_id":5}""");
        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status);
        Assert.Equal("Запрос не выполнен. Повторите попытку позже.", reply.Error);
    }
}
