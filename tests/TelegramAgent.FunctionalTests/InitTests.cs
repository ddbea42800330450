using System.Net;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Section 2.3: what the bot calls on each <c>/start</c>.</summary>
public sealed class InitTests(AgentSystem system) : IClassFixture<AgentSystem>
{
    [Theory]
    [InlineData("""{"tg_id":123456789,"username":"test_user"}""", 123456789, "test_user")]
    [InlineData("""{"endpoint":"/api/auth/init","data":{"tg_id":5,"username":"Мария 🌻 К."},"tg_id":5,"timestamp":1763300000}""", 5, "Мария 🌻 К.")]
    [InlineData("""{"endpoint":"/api/auth/init","data":{"tg_id":-1001234567890,"username":"user_-1001234567890"},"tg_id":6,"timestamp":1}""", -1001234567890, "user_-1001234567890")]
    [InlineData("""{"data":{"username":""},"tg_id":6}""", 6, "")]
    public async Task X14_init_comes_bare_and_wrapped(string body, long tgId, string username)
    {
        for (var time = 1; time <= 2; time++)
        {
            var reply = await system.Agent.PostAsync("/api/auth/init", body);
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            Assert.Equal($$"""{"status":"initialized","tg_id":{{tgId}}}""", reply.Text);
            Assert.Equal("/api/auth/init", system.Backend.Last.Path);
            Assert.Equal(tgId, (long)system.Backend.Last.Body["tg_id"]!);
            Assert.Equal(username, (string)system.Backend.Last.Body["username"]!);
        }
    }

    [Fact]
    public async Task The_start_of_a_bot_makes_its_person_known()
    {
        var reply = await system.Agent.PostAsync("/local_bot/start", """{"endpoint":"/local_bot/start","data":{},"tg_id":77,"timestamp":1}""");
        Assert.Equal("""{"status":"started","tg_id":77}""", reply.Text);
        Assert.Equal(("/api/auth/init", 77L), (system.Backend.Last.Path, (long)system.Backend.Last.Body["tg_id"]!));
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(503, """{"error":"занято"}""")]
    [InlineData(401, """{"error":"кто вы"}""")]
    [InlineData(302, "")]
    public async Task Init_succeeds_whatever_the_backend_says(int status, string answer)
    {
        await using var own = await AgentSystem.StartAsync();
        own.Backend.AnswerWith(status, answer);
        var reply = await own.Agent.PostAsync("/api/auth/init", """{"tg_id":5,"username":"a"}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains(own.Agent.Log, line => line.StartsWith("Warning: A person could not be made known", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Init_succeeds_when_the_backend_is_away_or_silent()
    {
        await using var nobody = new AgentNode("http://127.0.0.1:9");
        Assert.Equal(HttpStatusCode.OK, (await nobody.PostAsync("/api/auth/init", """{"tg_id":5,"username":"a"}""")).Status);

        await using var own = await AgentSystem.StartAsync(("AgentOptions:InitTimeout", "00:00:00.300"));
        own.Backend.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(HttpStatusCode.OK, (await own.Agent.PostAsync("/api/auth/init", """{"tg_id":5,"username":"a"}""")).Status);
    }
}
