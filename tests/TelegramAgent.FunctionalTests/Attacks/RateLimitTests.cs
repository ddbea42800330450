using System.Net;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TestServers;

namespace AiTasks.TelegramAgent.FunctionalTests.Attacks;

/// <summary>S19: whoever asks for too much is refused, at whichever gateway they ask and whatever they say of themselves.</summary>
public sealed class RateLimitTests(FloodedGateways gateways) : IClassFixture<FloodedGateways>
{
    private const int Burst = FloodedGateways.Burst;

    public enum Limit
    {
        Address,
        Token,
        Person,
        Service,
    }

    [Theory]
    [InlineData(Limit.Address)]
    [InlineData(Limit.Token)]
    [InlineData(Limit.Person)]
    [InlineData(Limit.Service)]
    public async Task S19_what_was_spent_at_one_gateway_is_missing_at_the_other(Limit limit)
    {
        var flood = FloodOf(limit);
        Assert.Equal(Burst, await Floods.UntilRefusedAsync(() => flood(gateways.One), most: 2 * Burst));

        // The other one hears of it; meanwhile it lets in less than it would by itself.
        var let = 0;
        await Wait.ForAsync("the other gateway to refuse", async () =>
        {
            if (await flood(gateways.Two) is HttpStatusCode.TooManyRequests) return true;
            let++;
            return false;
        });
        Assert.InRange(let, 0, Burst / 2);

        // Nobody else is refused for it.
        Assert.Equal(HttpStatusCode.OK, await FloodOf(limit)(gateways.One));
        Assert.Equal(HttpStatusCode.OK, await FloodOf(limit)(gateways.Two));
    }

    [Fact]
    public async Task S19_a_socket_is_refused_before_it_is_opened()
    {
        var address = FloodedGateways.NewAddress();
        (string, string)[] upgrade =
        [
            ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        var let = await Floods.UntilRefusedAsync(async () => (await gateways.One.AskForAsync("/ws/tasks/", address, upgrade)).Status, most: 2 * Burst);
        Assert.Equal(Burst, let);
    }

    [Fact]
    public async Task S19_who_only_says_to_come_from_elsewhere_is_counted_as_who_it_is()
    {
        await using var open = gateways.Node(("GatewayOptions:TrustedProxies:0", "192.0.2.1"), ("RateLimitOptions:LimitLoopback", "true"), ("ConnectionStrings:redis", ""));
        var let = await Floods.UntilRefusedAsync(
            async () => (await open.AskAsync(
                FloodedGateways.NewAddress(), ("X-Real-IP", FloodedGateways.NewAddress()), ("Forwarded", $"for={FloodedGateways.NewAddress()}"),
                ("X-Client-IP", FloodedGateways.NewAddress()), ("True-Client-IP", FloodedGateways.NewAddress()))).Status,
            most: 2 * Burst);
        Assert.Equal(Burst, let);
    }

    [Fact]
    public async Task S19_what_a_caller_has_written_before_a_trusted_proxy_counts_for_nothing()
    {
        var address = FloodedGateways.NewAddress();
        var let = await Floods.UntilRefusedAsync(
            async () => (await gateways.One.AskAsync($"{FloodedGateways.NewAddress()}, {address}")).Status, most: 2 * Burst);
        Assert.Equal(Burst, let);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await gateways.One.AskAsync(address)).Status);
    }

    [Fact]
    public async Task S19_a_new_token_for_each_request_does_not_help()
    {
        var address = FloodedGateways.NewAddress();
        var let = await Floods.UntilRefusedAsync(
            async () => (await gateways.One.AskAsync(
                address, ("Authorization", $"Bearer {Guid.NewGuid():N}"), ("X-Service-Key", $"{Guid.NewGuid():N}"))).Status,
            most: 2 * Burst);
        Assert.Equal(Burst, let);
    }

    [Fact]
    public async Task S19_of_many_at_once_exactly_the_burst_is_let_in()
    {
        for (var round = 0; round < 20; round++)
        {
            var address = FloodedGateways.NewAddress();
            var all = await Task.WhenAll(Enumerable.Range(0, 3 * Burst).Select(_ => gateways.One.AskAsync(address)));
            Assert.Equal(Burst, all.Count(one => one.Status is HttpStatusCode.OK));
        }
    }

    [Fact]
    public async Task S19_while_redis_is_away_each_gateway_limits_by_itself_and_afterwards_they_share_again()
    {
        foreach (var fault in (Func<Task>[])[gateways.Redis.RefuseAsync, () => { gateways.Redis.Blackhole(); return Task.CompletedTask; }])
        {
            await fault();
            try
            {
                var flood = FloodOf(Limit.Address);
                Assert.Equal(Burst, await Floods.UntilRefusedAsync(() => flood(gateways.One), most: 2 * Burst));
                Assert.Equal(Burst, await Floods.UntilRefusedAsync(() => flood(gateways.Two), most: 2 * Burst));
            }
            finally
            {
                gateways.Redis.Resume();
            }

            await Wait.ForAsync("limits to be shared again", async () =>
            {
                var flood = FloodOf(Limit.Address);
                await Floods.UntilRefusedAsync(() => flood(gateways.One), most: 2 * Burst);
                return await Floods.UntilRefusedAsync(() => flood(gateways.Two), most: Burst) < Burst;
            });
        }
    }

    [Fact]
    public async Task S19_health_is_told_however_often_it_is_asked_for()
    {
        var address = FloodedGateways.NewAddress();
        for (var i = 0; i < 2 * Burst; i++) Assert.Equal(HttpStatusCode.OK, (await gateways.One.AskForAsync("/health/live", address)).Status);
    }

    // Whatever else could be limited is new each time, and whoever has one address of IPv6 has its whole network.
    private static Func<GatewayNode, Task<HttpStatusCode>> FloodOf(Limit limit)
    {
        var network = FloodedGateways.NewNetwork();
        var person = NewPerson();
        var token = Access(NewPerson());
        var key = $"{Guid.NewGuid():N}";
        return async gateway => (limit switch
        {
            Limit.Address => await gateway.AskAsync(FloodedGateways.AddressIn(network)),
            Limit.Service => await gateway.AskAsync(FloodedGateways.NewAddress(), ("X-Service-Key", key)),
            Limit.Token => await gateway.AskAsync(FloodedGateways.NewAddress(), ("Authorization", $"Bearer {token}x")),
            _ => await gateway.AskAsync(FloodedGateways.NewAddress(), ("Authorization", $"Bearer {Access(person)}")),
        }).Status;
    }

    // Other runs of tests may share the Redis.
    private static long NewPerson() => Random.Shared.NextInt64(1, long.MaxValue);

    private static string Access(long person) => TestTokens.At(TimeProvider.System).Sign(new AccessToken
    {
        Kind = TokenKind.Access,
        Subject = "somebody",
        UserId = person,
        SessionId = Guid.NewGuid(),
        ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
    });
}
