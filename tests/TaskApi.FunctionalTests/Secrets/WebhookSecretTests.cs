using System.Net;
using System.Security.Cryptography;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.FunctionalTests.Accounting;
using AiTasks.TaskApi.OwnKeys;
using AiTasks.TaskApi.Webhooks;
using AiTasks.TestServers;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests.Secrets;

/// <summary>
/// S24, F26: secrets of webhooks are encrypted in the tables, through changes of versions and of master keys, and no webhook is lost for it.
/// Not beside the tests of own keys, whose nodes would encrypt what stands here plainly with master keys that only they know.
/// </summary>
[Collection(nameof(ModelCalls))]
public sealed class WebhookSecretTests(TaskApiFixture fixture)
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly (string Name, string Value) RenewsSoon = ("OwnKeyOptions:RenewalInterval", "00:00:00.050");

    [Fact]
    public async Task What_stands_as_the_version_before_has_written_it_is_sent_and_encrypted_in_the_background()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = HttpStatusCode.ServiceUnavailable;

        // A node without a master key writes what that version wrote.
        await using var before = await fixture.StartReadyNodeAsync(
            ("OwnKeyOptions:MasterKey", ""), ("WebhookOptions:PollInterval", "00:01:00"));
        using var browser = await fixture.SignInAsync();
        using var service = new ServiceClient(before.CreateDefaultClient());
        var task = await service.EndTaskAsync(browser.Email!, "complete", new { url = receiver.Url, secret = Secret });
        Assert.Equal([Secret, Secret], await KeptAsync(receiver.Url));
        await Wait.ForAsync("a try", () => receiver.Calls > 0);

        await using (await fixture.StartReadyNodeAsync(RenewsSoon))
            await Wait.ForAsync("it to be encrypted", async () => (await KeptAsync(receiver.Url)).All(kept => !kept.Contains("whsec_", StringComparison.Ordinal)));
        Assert.All(await KeptAsync(receiver.Url), kept => Assert.Equal(Secret, Opened(TaskApiFixture.MasterKey, receiver.Url, kept)));
        receiver.Answer = HttpStatusCode.NoContent;
        await Wait.ForAsync("it to be told", () => receiver.Taken.Any(call => call.Id == $"msg_task_{task}"));
        Assert.True(receiver.Taken.All(call => call.IsSignedWith(Secret)));
    }

    [Fact]
    public async Task After_a_change_of_the_master_key_all_is_encrypted_anew_and_goes_on_being_sent()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        using var browser = await fixture.SignInAsync();
        using var service = new ServiceClient(fixture.CreateClient());
        var tasks = new List<long>();
        for (var count = 0; count < 3; count++) tasks.Add(await service.EndTaskAsync(browser.Email!, "complete", new { url = receiver.Url, secret = Secret }));
        Assert.Equal(2 * tasks.Count, (await KeptAsync(receiver.Url)).Count);
        Assert.All(await KeptAsync(receiver.Url), kept => Assert.Null(Opened(TaskApiFixture.NextMasterKey, receiver.Url, kept)));

        await using (await fixture.StartReadyNodeAsync(
            ("OwnKeyOptions:MasterKey", TaskApiFixture.NextMasterKey), ("OwnKeyOptions:FormerMasterKeys:0", TaskApiFixture.MasterKey),
            ("OwnKeyOptions:RenewalBatch", "2"), RenewsSoon))
        {
            await Wait.ForAsync("all to be encrypted anew", async () =>
                (await KeptAsync(receiver.Url)).All(kept => Opened(TaskApiFixture.NextMasterKey, receiver.Url, kept) == Secret));
        }

        receiver.Answer = HttpStatusCode.NoContent;
        await Wait.ForAsync("all to be told", () => tasks.All(task => receiver.Taken.Any(call => call.Id == $"msg_task_{task}")));
        Assert.True(receiver.Taken.All(call => call.IsSignedWith(Secret)));
    }

    [Fact]
    public async Task What_cannot_be_decrypted_is_sent_to_nobody_and_waits_for_its_master_key()
    {
        var unknown = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var receiver = await WebhookReceiver.StartAsync();
        using var browser = await fixture.SignInAsync();
        using var service = new ServiceClient(fixture.CreateClient());
        long task;
        await using (var other = await fixture.StartReadyNodeAsync(("OwnKeyOptions:MasterKey", unknown), ("WebhookOptions:PollInterval", "00:01:00")))
        using (var there = new ServiceClient(other.CreateDefaultClient()))
            task = await there.EndTaskAsync(browser.Email!, "complete", new { url = receiver.Url, secret = Secret });

        await Wait.ForAsync("two tries", async () => (await service.DeliveriesAsync($"?task={task}")).Single()!["attempts"]!.AsArray().Count >= 2);
        var delivery = (await service.DeliveriesAsync($"?task={task}")).Single()!;
        Assert.Equal("pending", (string?)delivery["state"]);
        Assert.All(delivery["attempts"]!.AsArray(), attempt => Assert.Equal("the secret cannot be decrypted here", (string?)attempt!["error"]));
        Assert.Equal(0, receiver.Calls);

        await using var knowing = await fixture.StartReadyNodeAsync(
            ("OwnKeyOptions:FormerMasterKeys:0", unknown), ("OwnKeyOptions:FormerMasterKeys:1", TaskApiFixture.NextMasterKey));
        await Wait.ForAsync("it to be told", () => !receiver.Taken.IsEmpty);
        Assert.True(receiver.Taken.Single().IsSignedWith(Secret));
    }

    private async Task<IReadOnlyList<string>> KeptAsync(string url)
    {
        await using var database = fixture.Admin();
        return (await database.QueryAsync<string>(
            "select secret from task_webhooks where url = @url union all select secret from webhook_deliveries where url = @url", new { url })).AsList();
    }

    private static string? Opened(string master, string url, string kept) =>
        new WebhookSeal(new MasterKeys(new ReloadedOptions<OwnKeyOptions>(new OwnKeyOptions { MasterKey = master }))).Open(url, kept);
}
