using System.Net;
using System.Security.Cryptography;
using System.Text;
using AiTasks.Contracts;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests.Secrets;

/// <summary>S24: whoever gets hold of the tables gets none of people's secrets with them.</summary>
public sealed class AtRestTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task S24_no_table_holds_what_opens_a_door_or_pays_a_bill()
    {
        var ownKey = $"sk-{Guid.NewGuid():N}";
        await using var node = await fixture.StartReadyNodeAsync(("OwnKeyOptions:Providers:0", "acme"));
        using var program = await ApiCaller.NewPersonAsync(fixture);
        using var payer = new ApiCaller(node.CreateDefaultClient()) { Bearer = program.Bearer };
        await payer.OkAsync(HttpMethod.Put, "/v1/user/model-keys/acme", new { api_key = ownKey });
        using var browser = await fixture.SignInAsync();
        var webhooks = await WebhooksAsync(browser);
        var cookies = browser.Cookies.GetCookies(new Uri("http://localhost/")).Select(cookie => cookie.Value).Where(value => value.Length > 20);

        string[] secrets = [ownKey, program.StaticToken, program.Bearer!, Browser.Password, TaskApiFixture.ServiceKey, .. webhooks, .. cookies];
        Assert.Empty(await TablesWithAsync([.. secrets, .. secrets.Select(Hex)]));

        // The search finds what is there, as text and as bytes.
        Assert.Contains("users", await TablesWithAsync([program.Username]));
        Assert.Contains("static_tokens", await TablesWithAsync([Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(program.StaticToken)))]));
    }

    /// <summary>Webhooks of a task that waits, of one whose end nobody takes, and of a service.</summary>
    /// <returns>Their secrets.</returns>
    private async Task<IReadOnlyList<string>> WebhooksAsync(Browser browser)
    {
        const string key = "the key of a service that is told";
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        string[] secrets = [.. Enumerable.Range(0, 3).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))];
        object Hook(int number) => new { url = receiver.Url, secret = $"whsec_{secrets[number]}" };
        await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp, webhook = Hook(0) });
        await using var node = await fixture.StartReadyNodeAsync(
            ("ProducerOptions:Services:2:Name", "told"), ("ProducerOptions:Services:2:Key", key),
            ("ProducerOptions:Services:2:WebhookUrl", receiver.Url), ("ProducerOptions:Services:2:WebhookSecret", $"whsec_{secrets[2]}"));
        using var service = new ServiceClient(node.CreateDefaultClient(), key);
        var task = await service.EndTaskAsync(browser.Email!, "complete", Hook(1));
        Assert.Equal(2, (await service.DeliveriesAsync($"?task={task}")).Count);
        Assert.Equal(4, await fixture.QueryAsync<int>(
            """
            select count(*)::int from (select url from task_webhooks union all select url from webhook_deliveries) kept where url = @Url
            """,
            new { receiver.Url }));
        return secrets;
    }

    // As PostgreSQL shows bytes.
    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private async Task<IReadOnlyList<string>> TablesWithAsync(string[] texts)
    {
        await using var database = fixture.Admin();
        var tables = await database.QueryAsync<string>(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'");
        var found = new List<string>();
        foreach (var table in tables)
        {
            if (await database.ExecuteScalarAsync<bool>(
                $"select exists (select 1 from \"{table}\" t, unnest(@texts) one where position(one in t::text) > 0)", new { texts }))
            {
                found.Add(table);
            }
        }

        return found;
    }
}
