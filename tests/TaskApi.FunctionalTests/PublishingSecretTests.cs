using System.Diagnostics;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Publishing;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeTelegram;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The bot's token stands in every address that is called, and nowhere else.</summary>
public sealed class PublishingSecretTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task The_token_is_in_no_log_span_answer_or_row_whatever_goes_wrong()
    {
        using var spans = new RecordedSpans();
        using var source = new ActivitySource("AiTasks.Tests");
        using var span = source.StartActivity();

        await using var system = await PublishingSystem.StartAsync(fixture);
        var telegram = system.Telegram;
        await using var proxy = new FaultProxy("127.0.0.1", new Uri(telegram.BaseUrl).Port);
        var node = await system.StartNodeAsync(
            ("TelegramOptions:ApiBaseUrl", $"http://127.0.0.1:{proxy.Port}"), ("TelegramOptions:MaxTries", "2"), ("TelegramOptions:Timeout", "00:00:01"));
        var answers = new List<PublishOutcome> { await PublishAsync("@fine_shelter") };
        telegram.Refuse("@echo_shelter", 400, $"Bad Request: no method for bot{FakeTelegramServer.Token}");
        answers.Add(await PublishAsync("@echo_shelter"));
        foreach (var fault in (FakeTelegramFault[])
            [FakeTelegramFault.CutAfterTaking, FakeTelegramFault.HangAfterTaking, FakeTelegramFault.BadGatewayAfterTaking, FakeTelegramFault.TooManyRequests])
        {
            telegram.Fault = _ => fault;
            answers.Add(await PublishAsync($"@{fault}"));
        }

        await proxy.RefuseAsync();
        answers.Add(await PublishAsync("@unreached_shelter"));
        Assert.Equal([200, 502, 409, 409, 409, 429, 502], answers.Select(answer => answer is PublishOutcome.Refused refused ? refused.Status : 200));

        var rows = await system.QueryAsync<string>(
            "select coalesce(string_agg(p::text, ' '), '') || (select string_agg(m::text, ' ') from publication_messages m) from publications p");
        Assert.Contains("@unreached_shelter", rows, StringComparison.Ordinal);
        Assert.Contains(node.Log, line => line.Contains("no method for bot…", StringComparison.Ordinal));
        Assert.Contains(spans.Texts, line => line.StartsWith("Npgsql", StringComparison.Ordinal));
        foreach (var text in (string[])[rows, .. node.Log, .. spans.Texts, .. answers.Select(answer => $"{answer}")])
            Assert.DoesNotContain(FakeTelegramServer.Token, text, StringComparison.Ordinal);

        async Task<PublishOutcome> PublishAsync(string chat) => await node.PublishAsync(await system.RequestAsync(chat));
    }

    [Fact]
    public async Task A_new_token_in_its_file_is_used_without_a_restart()
    {
        const string setting = "TelegramOptions__BotToken";
        using var secrets = new MountedSecrets((setting, "123456789:AAE-a_token_that_was_revoked_meanwhile"));
        await using var system = await PublishingSystem.StartAsync(fixture);
        var node = await system.StartNodeAsync((SecretFiles.FolderSetting, secrets.Folder));
        Assert.Contains("TelegramOptions__BotToken", (await node.RefusalAsync(await system.RequestAsync("@early_shelter"))).Error, StringComparison.Ordinal);

        secrets.Change((setting, FakeTelegramServer.Token));
        await Wait.ForAsync(
            "the new token to be used", async () => await node.PublishAsync(await system.RequestAsync("@later_shelter")) is PublishOutcome.Sent,
            SecretFiles.TakesEffectWithin * 3);
    }

    [Fact]
    public async Task A_token_of_another_form_is_refused_at_the_start_without_being_named()
    {
        await using var system = await PublishingSystem.StartAsync(fixture);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => system.StartNodeAsync(("TelegramOptions:BotToken", "123456:secret/../word")));
        Assert.Contains("BotToken", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{error}", StringComparison.Ordinal);
    }
}
