using System.Net;

namespace AiTasks.TelegramAgent.FunctionalTests.Attacks;

/// <summary>S12: whoever does not go on with a body is put out by the gateway.</summary>
public sealed class SlowBodyTests : IAsyncLifetime
{
    private const int Many = 100;

    private FakeBackend _backend = null!;
    private GatewayNode _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _backend = await FakeBackend.StartAsync();
        _gateway = new GatewayNode(_backend.Address, _backend.Address, ("ReverseProxy:Clusters:taskapi:HttpRequest:ActivityTimeout", "00:00:02"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [InlineData("Content-Length: 100000\r\n\r\n{}")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")]
    public async Task S12_many_bodies_that_never_end_are_put_out_and_keep_nobody_else_waiting(string rest)
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, Many).Select(async _ =>
        {
            var connection = await RawConnection.OpenAsync(_gateway.Address);
            await connection.SendAsync($"POST /generate_text HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{rest}");
            return connection;
        }));
        using (var answer = await _gateway.Http.GetAsync(new Uri(_gateway.Address, "/health"), TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        var words = await Task.WhenAll(slow.Select(one => one.ReadToEndAsync()));
        Assert.All(words, word => Assert.True(word.Length == 0 || word.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), word));
        foreach (var one in slow) one.Dispose();
    }

    [Fact]
    public async Task S12_an_upload_that_begins_fast_and_stands_still_is_put_out()
    {
        using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync($"POST /files/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n{new string('x', 1_000_000)}");

        var word = await connection.ReadToEndAsync();
        Assert.True(word.Length == 0 || word.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || word.StartsWith("HTTP/1.1 504 ", StringComparison.Ordinal), word);
    }
}
