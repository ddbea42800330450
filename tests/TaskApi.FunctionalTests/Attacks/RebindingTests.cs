using System.Net;
using System.Net.Sockets;
using AiTasks.ServiceDefaults.Networks;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>
/// S9: a webhook's name that means another address each time it is asked for. What is asked is the guard of everything that is fetched from
/// an address that somebody else has chosen. 127.0.0.1 is the internet here, and 127.0.0.2 what only the service can reach.
/// </summary>
public sealed class RebindingTests(TaskApiFixture fixture)
{
    private const string Name = "rebinding.test";
    private const string Refused = "the address is in a private network";
    private const string Answered = "answered 503";
    private const string Public = "127.0.0.1";
    private const string Private = "127.0.0.2";

    // More than there are ways to look a second time.
    private const int ManyTries = 5;

    [Fact]
    public async Task S9_a_name_that_is_public_first_and_private_then_is_called_where_it_was_looked_at()
    {
        await using var receiver = await WebhookReceiver.StartAsync(closesConnections: true);
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        using var inside = Inside(receiver);

        // Public first and then either: whoever looked twice for one call would check the one and sooner or later call the other.
        var turns = new Random(9);
        var publicly = 0;
        await using var node = await StartAsync(_ =>
        {
            lock (turns)
            {
                var isPublic = publicly == 0 || turns.Next(2) == 0;
                if (isPublic) publicly++;
                return [IPAddress.Parse(isPublic ? Public : Private)];
            }
        });
        var errors = await ErrorsAsync(
            node, receiver, found => new[] { Refused, Answered }.All(kind => found.Count(error => error == kind) >= ManyTries));

        Assert.Empty(errors.Except([Refused, Answered, "not reached: NameResolutionError"]));
        Assert.InRange(receiver.Calls, ManyTries, publicly);
        Assert.False(inside.Pending());
    }

    [Theory]
    [InlineData(Public, Private)]
    [InlineData(Private, Public)]
    [InlineData(Public, "::1")]
    [InlineData(Public, "::ffff:127.0.0.2")]
    [InlineData(Public, "169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.2")]
    public async Task S9_a_name_that_is_private_with_one_of_its_addresses_is_not_called_at_all(params string[] addresses)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var inside = Inside(receiver);
        await using var node = await StartAsync(_ => Array.ConvertAll(addresses, IPAddress.Parse));
        await ErrorsAsync(node, receiver, found => found.Count(error => error == Refused) >= 2);
        Assert.Equal(0, receiver.Calls);
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task A_name_with_public_addresses_alone_is_called()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var node = await StartAsync(_ => [IPAddress.Parse(Public), IPAddress.Parse(Public)]);
        await EndTaskAsync(node, receiver);
        await Wait.ForAsync("it to be told", () => !receiver.Taken.IsEmpty);
    }

    // Listens where the receiver does, but inside.
    private static TcpListener Inside(WebhookReceiver receiver)
    {
        var listener = new TcpListener(IPAddress.Parse(Private), new Uri(receiver.Url).Port);
        listener.Start();
        return listener;
    }

    private async Task<WebApplicationFactory<TaskOptions>> StartAsync(Func<string, IPAddress[]> lookup)
    {
        // Looks more often than the other nodes, who try as well and know no such name, and waits little after its own tries.
        var node = fixture.StartNode(
            ("WebhookOptions:AllowedNetworks:0", $"{Public}/32"), ("WebhookOptions:PollInterval", "00:00:00.010"),
            ("WebhookOptions:MaxRetryDelay", "00:00:00.040")).WithWebHostBuilder(host => host.ConfigureTestServices(services =>
            services.AddSingleton<NameLookup>((name, _) => name == Name
                ? Task.FromResult(lookup(name)) : Dns.GetHostAddressesAsync(name, CancellationToken.None))));
        await TaskApiFixture.ReadyAsync(node);
        return node;
    }

    private async Task<long> EndTaskAsync(WebApplicationFactory<TaskOptions> node, WebhookReceiver receiver)
    {
        using var browser = await fixture.SignInAsync(node);
        using var service = new ServiceClient(node.CreateDefaultClient());
        var url = receiver.Url.Replace(Public, Name, StringComparison.Ordinal);
        return await service.EndTaskAsync(browser.Email!, "complete", new { url, secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
    }

    // The other nodes try as well, and find no such name.
    private async Task<IReadOnlyList<string>> ErrorsAsync(
        WebApplicationFactory<TaskOptions> node, WebhookReceiver receiver, Func<IReadOnlyList<string>, bool> isEnough)
    {
        var task = await EndTaskAsync(node, receiver);
        using var service = new ServiceClient(fixture.CreateClient());
        IReadOnlyList<string> errors = [];
        await Wait.ForAsync("enough tries", async () =>
        {
            var delivery = Assert.Single(await service.DeliveriesAsync($"?task={task}"))!;
            errors = [.. delivery["attempts"]!.AsArray().Select(attempt => (string)attempt!["error"]!)];
            return isEnough(errors);
        });
        return errors;
    }
}
