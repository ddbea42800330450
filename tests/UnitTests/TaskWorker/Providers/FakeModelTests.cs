using System.Net;
using System.Text;
using System.Text.Json;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.UnitTests.TaskWorker.Providers;

/// <summary>The scripted server refuses what the real ones refuse; otherwise nothing that is shown against it would be worth anything.</summary>
public sealed class FakeModelTests(FakeModel model) : IClassFixture<FakeModel>
{
    private const string Open = """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""";
    private const string Optional = """{"type":"object","properties":{"a":{"type":"string"}},"required":[],"additionalProperties":false}""";
    private const string Bounded = """{"type":"object","properties":{"a":{"type":"integer","minimum":1}},"required":["a"],"additionalProperties":false}""";
    private const string User = """[{"role":"user","content":"да"}]""";

    [Theory]
    [InlineData("messages", """{"model":"m","messages":""" + User + "}", "max_tokens")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":"да"}]}""", "first message")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"да"},{"role":"user","content":"да"}]}""", "alternate")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"messages":[{"role":"system","content":"да"}]}""", "system")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":" "}]}""", "non-whitespace")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"да"},{"role":"assistant","content":"нет "}]}""", "whitespace")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"temperature":1,"top_p":1,"messages":""" + User + "}", "top_p")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"temperature":1.5,"messages":""" + User + "}", "range")]
    [InlineData("messages", """{"model":"m","max_tokens":9000,"temperature":1,"thinking":{"type":"enabled","budget_tokens":2048},"messages":""" + User + "}", "temperature")]
    [InlineData("messages", """{"model":"m","max_tokens":2048,"thinking":{"type":"enabled","budget_tokens":2048},"messages":""" + User + "}", "max_tokens")]
    [InlineData("messages", """{"model":"claude-opus-5","max_tokens":9000,"thinking":{"type":"enabled","budget_tokens":2048},"messages":""" + User + "}", "adaptive")]
    [InlineData("messages", """{"model":"claude-opus-4-7","max_tokens":9,"temperature":1,"messages":""" + User + "}", "deprecated")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"response_format":{},"messages":""" + User + "}", "Extra inputs")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"output_config":{"format":{"schema":""" + Open + """}},"messages":""" + User + "}", "additionalProperties")]
    [InlineData("messages", """{"model":"m","max_tokens":9,"output_config":{"format":{"schema":""" + Bounded + """}},"messages":""" + User + "}", "minimum")]
    [InlineData("responses", """{"model":"m","messages":""" + User + "}", "messages")]
    [InlineData("responses", """{"model":"m","input":""" + User + ""","text":{"format":{"name":"a","schema":""" + Open + "}}}", "additionalProperties")]
    [InlineData("responses", """{"model":"m","input":""" + User + ""","text":{"format":{"name":"a","schema":""" + Optional + "}}}", "required")]
    [InlineData("responses", """{"model":"m","input":""" + User + ""","text":{"format":{"type":"json_object"}}}""", "json")]
    [InlineData("responses", """{"model":"m","input":""" + User + ""","temperature":1,"reasoning":{"effort":"low"}}""", "temperature")]
    [InlineData("chat/completions", """{"model":"m","messages":""" + User + ""","response_format":{"json_schema":{"schema":""" + Optional + "}}}", "required")]
    public async Task A_wrong_request_is_refused(string path, string body, string reason)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{model.Server.BaseUrl}/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("anthropic-version", "2023-06-01");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("error");
        Assert.Contains(reason, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Faults_come_in_the_shares_that_are_set_and_the_same_again_for_the_same_seed()
    {
        var first = await FaultsAsync(seed: 7);
        var again = await FaultsAsync(seed: 7);

        Assert.Equal(first.Outcomes, again.Outcomes);
        Assert.Equal(300, first.Outcomes.Count);
        Assert.InRange(first.Given["429"], 40, 80);
        Assert.InRange(first.Given["500"], 15, 45);
        Assert.Equal(first.Given["429"], first.Outcomes.Count(status => status == 429));
        Assert.Equal(first.Given["500"], first.Outcomes.Count(status => status == 500));
        Assert.False(first.Given.ContainsKey(FakeModelBehaviour.Malformed));
    }

    private static async Task<(List<int> Outcomes, IReadOnlyDictionary<string, int> Given)> FaultsAsync(int seed)
    {
        await using var server = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        server.Faults = new() { Busy = 0.2, Error = 0.1, Malformed = 0.3, Seed = seed };
        using var http = new HttpClient();
        var outcomes = new List<int>();
        for (var call = 0; call < 300; call++)
        {
            using var body = new StringContent($$"""{"model":"m","messages":{{User}}}""", Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri($"{server.BaseUrl}/chat/completions"), body, TestContext.Current.CancellationToken);
            outcomes.Add((int)response.StatusCode);
        }

        return (outcomes, server.FaultsGiven);
    }
}
