using System.Diagnostics;
using System.Net;

namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>Which requests the gateway gives up, and which it waits for.</summary>
public sealed class SilentServiceTests : IAsyncLifetime
{
    private const string Path = "/api/tool/generate_text";
    private const int AnswerMilliseconds = 200;

    // Until the gateway has asked for the first time whether the service is ready, and then for its patience.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private FakeBackend _service = null!;
    private GatewayNode _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await FakeBackend.StartAsync();
        _gateway = new GatewayNode(
            _service.Address, _service.Address,
            ("GatewayOptions:AnswerTime", $"00:00:00.{AnswerMilliseconds}"), ("GatewayOptions:AnswerLook", "00:00:00.010"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_service_that_says_nothing_and_is_not_ready_is_not_waited_for()
    {
        _service.IsReady = false;
        _service.Answer = context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        var reply = await PostAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Equal("service_unavailable", (string?)reply.Json["error_code"]);

        (_service.IsReady, _service.Answer) = (true, null);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync()).Status);
    }

    [Fact]
    public async Task A_service_that_is_ready_is_waited_for_however_slow_it_is()
    {
        var answer = new TaskCompletionSource();
        _service.Answer = _ => answer.Task;
        var slow = PostAsync();

        var began = Stopwatch.StartNew();
        while (began.ElapsedMilliseconds < 5 * AnswerMilliseconds)
            Assert.Equal(HttpStatusCode.OK, (await _gateway.Http.GetAsync(new Uri(_gateway.Address, "/health"))).StatusCode);

        Assert.False(slow.IsCompleted);
        answer.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await slow).Status);
    }

    [Fact]
    public async Task An_answer_that_comes_as_its_request_is_given_up_does_no_harm()
    {
        _service.IsReady = false;
        var seen = new HashSet<HttpStatusCode>();
        for (var round = 0; round <= 40; round++)
        {
            // From at once to long after; around the middle both happen at the same time.
            var delay = TimeSpan.FromMilliseconds(AnswerMilliseconds * round / 20.0);
            _service.Answer = context => Task.Delay(delay, context.RequestAborted);
            foreach (var reply in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync()))) seen.Add(reply.Status);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable], seen.Order());
        (_service.IsReady, _service.Answer) = (true, null);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync()).Status);
    }

    private Task<BotReply> PostAsync() => _gateway.PostAsync(Path, "{}").WaitAsync(Patience);
}
