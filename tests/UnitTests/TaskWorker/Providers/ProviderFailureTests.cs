using System.Net;
using System.Net.Sockets;
using AiTasks.TaskWorker.Providers;
using AiTasks.TestServers.FakeModels;
using Microsoft.Extensions.AI;

namespace AiTasks.UnitTests.TaskWorker.Providers;

/// <summary>What a failure is called, in every wire format.</summary>
public sealed class ProviderFailureTests(FakeModel model) : IClassFixture<FakeModel>
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    public static TheoryData<Dialect> All => Dialects.All;

    public static TheoryData<Dialect, string, string, bool> Failures => new(
        from dialect in Enum.GetValues<Dialect>()
        from fact in ((string, ModelFailureKind, bool)[])
        [
            (FakeModelBehaviour.Busy, ModelFailureKind.Busy, true),
            (FakeModelBehaviour.Overloaded, ModelFailureKind.Busy, true),
            (FakeModelBehaviour.Error, ModelFailureKind.ServerError, true),
            (FakeModelBehaviour.Unauthorized, ModelFailureKind.Misconfigured, false),
            (FakeModelBehaviour.LateErrorThenOk, ModelFailureKind.ServerError, true),
            (FakeModelBehaviour.LateBusyThenOk, ModelFailureKind.Busy, true),
            (FakeModelBehaviour.SilentThenOk, ModelFailureKind.Stalled, true),
            (FakeModelBehaviour.Stall, ModelFailureKind.Stalled, true),
            (FakeModelBehaviour.Cut, ModelFailureKind.CutOff, true),
            (FakeModelBehaviour.ResetThenOk, ModelFailureKind.Unreachable, true),
            (FakeModelBehaviour.Huge, ModelFailureKind.TooLarge, false),
        ]
        select (dialect, fact.Item1, fact.Item2.ToString(), fact.Item3));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_called_what_it_is_without_the_providers_words(Dialect dialect, string behaviour, string kind, bool passes)
    {
        using var client = dialect.Client(model.Server.BaseUrl, options => options with { StallTimeout = Short, MaxResponseBytes = 200_000 });

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync($"[[{behaviour}]] {Guid.NewGuid()}"));

        Assert.Equal(kind, failure.Kind.ToString());
        Assert.Equal(passes, failure.IsTransient);
        Assert.DoesNotContain("provider-internal", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_wait_that_is_asked_for_is_told_in_seconds_and_as_a_date(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var seconds = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("[[429]]"));
        var date = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync($"[[429-date-then-ok]] {Guid.NewGuid()}"));

        Assert.Equal((429, TimeSpan.FromSeconds(1)), (seconds.Status, seconds.RetryAfter));
        Assert.InRange(date.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nobody_there_is_unreachable(Dialect dialect)
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var address = $"http://{port.LocalEndpoint}/v1";
        port.Stop();
        using var client = dialect.Client(address);

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Есть кто?"));

        Assert.Equal(ModelFailureKind.Unreachable, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_refusal_is_an_error_among_the_contents_or_a_filters_reason(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var refused = await client.AskAsync("[[refusal]]");
        var filtered = await client.AskAsync("[[filter]]");

        Assert.Equal(nameof(ModelFailureKind.Refused), Assert.Single(refused.Contents<ErrorContent>()).ErrorCode);
        Assert.Equal(ChatFinishReason.ContentFilter, filtered.FinishReason);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_answer_at_its_bound_says_so(Dialect dialect)
    {
        using var client = dialect.Client(model.Server.BaseUrl);

        var heard = await client.AskAsync($"[[length-then-ok]] {Guid.NewGuid()}");

        Assert.Equal((20, ChatFinishReason.Length), (heard.Text.Length, heard.FinishReason));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task An_event_that_is_no_JSON_is_the_servers_fault(Dialect dialect)
    {
        await using var server = await RawModelServer.StreamAsync("data: <html>502 Bad Gateway</html>\n\n");
        using var client = dialect.Client($"{server.Address}/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Кто там?"));

        Assert.Equal(ModelFailureKind.ServerError, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_page_in_place_of_events_is_an_answer_that_was_cut_off(Dialect dialect)
    {
        await using var server = await RawModelServer.StartAsync(200, "text/html", "<html>Welcome to nginx!</html>");
        using var client = dialect.Client($"{server.Address}/v1");

        var failure = await Assert.ThrowsAsync<ModelFailureException>(() => client.AskAsync("Кто там?"));

        Assert.Equal(ModelFailureKind.CutOff, failure.Kind);
    }
}
