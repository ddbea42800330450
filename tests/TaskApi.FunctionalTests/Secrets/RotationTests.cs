using System.Security.Cryptography;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.FunctionalTests.Accounting;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Secrets;

/// <summary>Keys in mounted files change while nodes work.</summary>
public sealed class RotationTests(TaskApiFixture fixture)
{
    private const string SigningKey = "TokenOptions__SigningKey";
    private const string AcceptedKey = "TokenOptions__AcceptedSigningKeys__0";
    private const string ServiceKey = "ProducerOptions__Services__1__Key";
    private const string AcceptedServiceKey = "ProducerOptions__Services__1__AcceptedKeys__0";

    // Two polls of the framework on a machine with other things to do.
    private static readonly TimeSpan Patience = SecretFiles.TakesEffectWithin * 3;

    [Fact]
    public async Task A_signing_key_is_changed_under_traffic_over_two_nodes_and_the_former_one_ends()
    {
        var (former, first, second, next) = (NewKey(), NewKey(), NewKey(), NewKey());
        using var secrets = new MountedSecrets((SigningKey, first), (AcceptedKey, former));
        await using var one = await fixture.StartReadyNodeAsync((SecretFiles.FolderSetting, secrets.Folder));
        await using var other = await fixture.StartReadyNodeAsync((SecretFiles.FolderSetting, secrets.Folder));
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var old = await ExchangeAsync(one, person.StaticToken);
        Assert.True(IsSignedBy(first, old));

        using var traffic = new Traffic(person.StaticToken, old, one, other);
        secrets.Change((SigningKey, first), (AcceptedKey, second));
        var early = TokenLike(old, first, second);
        foreach (var node in (WebApplicationFactory<TaskOptions>[])[one, other])
            await Wait.ForAsync("the next key to be accepted", async () => await StatusAsync(node, early) == 200, Patience);

        secrets.Change((SigningKey, second), (AcceptedKey, first));
        foreach (var node in (WebApplicationFactory<TaskOptions>[])[one, other])
            await Wait.ForAsync("the next key to sign", async () => IsSignedBy(second, await ExchangeAsync(node, person.StaticToken)), Patience);

        Assert.True(await traffic.EndAsync() > 20);
        secrets.Change((SigningKey, second), (AcceptedKey, next));
        foreach (var node in (WebApplicationFactory<TaskOptions>[])[one, other])
        {
            await Wait.ForAsync("the former key to be refused", async () => await StatusAsync(node, old) == 401, Patience);
            Assert.Equal(200, await StatusAsync(node, early));
        }
    }

    [Fact]
    public async Task A_service_changes_its_key_while_both_are_accepted_and_the_former_one_ends()
    {
        var (first, second, spare) = (NewKey(), NewKey(), NewKey());
        using var secrets = new MountedSecrets((ServiceKey, first), (AcceptedServiceKey, spare));
        await using var node = await fixture.StartReadyNodeAsync((SecretFiles.FolderSetting, secrets.Folder));
        Assert.Equal((404, 401), (await AskAsync(node, first), await AskAsync(node, second)));

        secrets.Change((ServiceKey, second), (AcceptedServiceKey, first));
        await Wait.ForAsync("the next key to be accepted", async () => await AskAsync(node, second) == 404, Patience);
        Assert.Equal((404, 401), (await AskAsync(node, first), await AskAsync(node, spare)));

        secrets.Change((ServiceKey, second), (AcceptedServiceKey, spare));
        await Wait.ForAsync("the former key to be refused", async () => await AskAsync(node, first) == 401, Patience);
        Assert.Equal(404, await AskAsync(node, second));
    }

    [Fact]
    public async Task A_key_that_cannot_be_one_changes_nothing_but_the_log()
    {
        const string weak = "too short to sign";
        var (first, former) = (NewKey(), NewKey());
        using var secrets = new MountedSecrets((SigningKey, first), (AcceptedKey, former));
        var log = new LogLines();
        await using var node = await fixture.StartLoggedNodeAsync(log, (SecretFiles.FolderSetting, secrets.Folder));
        using var person = await ApiCaller.NewPersonAsync(fixture);

        secrets.Change((SigningKey, weak), (AcceptedKey, former));
        await Wait.ForAsync(
            "the change to be noticed", () => log.Lines.Any(line => line.Contains("TokenOptions:SigningKey needs 32 characters", StringComparison.Ordinal)), Patience);
        Assert.True(IsSignedBy(first, await ExchangeAsync(node, person.StaticToken)));
        Assert.DoesNotContain(log.Lines, line => line.Contains(weak, StringComparison.Ordinal) || line.Contains(first, StringComparison.Ordinal));
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));

    private static TokenService Signer(string key) => new(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = key }), TimeProvider.System);

    private static bool IsSignedBy(string key, string token) => Signer(key).Verify(token, TokenKind.Access) is not null;

    /// <summary>What a node gives that signs with the next key already.</summary>
    private static string TokenLike(string token, string key, string next) => Signer(next).Sign(Signer(key).Verify(token, TokenKind.Access)!);

    private static async Task<string> ExchangeAsync(WebApplicationFactory<TaskOptions> node, string staticToken)
    {
        using var caller = new ApiCaller(node.CreateDefaultClient());
        return (string)(await caller.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = staticToken }))["access_token"]!;
    }

    private static async Task<int> StatusAsync(WebApplicationFactory<TaskOptions> node, string bearer)
    {
        using var caller = new ApiCaller(node.CreateDefaultClient()) { Bearer = bearer };
        return (await caller.SendAsync(HttpMethod.Get, "/me")).Status;
    }

    // 404: let in, and there is no such task.
    private static async Task<int> AskAsync(WebApplicationFactory<TaskOptions> node, string key)
    {
        using var service = new ServiceClient(node.CreateDefaultClient(), key);
        return (await service.SendAsync(HttpMethod.Get, "/api/producer/tasks/nobody-has-registered-this")).Status;
    }
}
