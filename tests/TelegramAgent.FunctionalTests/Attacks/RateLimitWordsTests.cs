using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace AiTasks.TelegramAgent.FunctionalTests.Attacks;

/// <summary>S19: who asked for too much is told so in the words of the contract that they speak.</summary>
public sealed class RateLimitWordsTests(FloodedGateways gateways) : IClassFixture<FloodedGateways>
{
    private const int Burst = FloodedGateways.Burst;

    [Fact]
    public async Task S19_a_refusal_says_when_to_come_again_and_reaches_no_service()
    {
        var address = FloodedGateways.NewAddress();
        await Floods.UntilRefusedAsync(async () => (await gateways.One.AskAsync(address)).Status, most: 2 * Burst);
        var before = gateways.Backend.Calls.Count;
        var (status, headers, _) = await gateways.One.AskAsync(address);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(int.Parse(headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 1000);
        Assert.Equal(before, gateways.Backend.Calls.Count);
    }

    [Theory]
    [InlineData("/api/rest/front/app/ai-tasks/status/", "error_code,error_message,data,error_data")]
    [InlineData("/api/task/tasks", "code,message,detail")]
    [InlineData("/me", "error,message,details,detail")]
    public async Task S19_a_refusal_is_in_the_words_of_its_contract(string path, string keys)
    {
        var body = JsonNode.Parse(await RefusedAsync(path))!.AsObject();
        Assert.All(keys.Split(','), key => Assert.True(body.ContainsKey(key), body.ToJsonString()));
        Assert.Equal("too_many_requests", (string?)body["error_code"]);
        Assert.Equal(429, (int?)body["code"]);
    }

    [Fact]
    public async Task S19_a_bot_and_a_reader_of_a_stream_are_refused_in_what_they_understand()
    {
        Assert.Equal(["error"], JsonNode.Parse(await RefusedAsync("/generate_text"))!.AsObject().Select(part => part.Key));
        Assert.StartsWith("event: error\ndata: {", await RefusedAsync($"/chats/{Guid.NewGuid()}/stream"), StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(string path)
    {
        var address = FloodedGateways.NewAddress();
        await Floods.UntilRefusedAsync(async () => (await gateways.One.AskForAsync(path, address)).Status, most: 2 * Burst);
        var (status, _, body) = await gateways.One.AskForAsync(path, address);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        return body;
    }
}
