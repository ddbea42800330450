using AiTasks.TaskApi.Publishing;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeTelegram;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The process that sends dies, and another takes its place.</summary>
public sealed class PublishingProcessTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private PublishingSystem _system = null!;

    private FakeTelegramServer Telegram => _system.Telegram;

    public async ValueTask InitializeAsync() => _system = await PublishingSystem.StartAsync(fixture);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Theory]
    [InlineData("publish.before_mark", true, 0)]
    [InlineData("publish.after_mark", false, 0)]
    [InlineData("publish.after_send", false, 1)]
    public async Task A_death_between_two_steps_never_sends_a_message_twice_and_the_caller_is_told(string point, bool certain, int arrived)
    {
        await using var process = PublishingProcess.Start(fixture, _system, ("AITASKS_FAULT_POINT", point));
        await _system.SenderAsync();
        var node = await _system.StartNodeAsync();
        var request = await _system.RequestAsync("@lapa_shelter", "первый");
        await node.AcceptAsync(request);
        var outcome = node.PublishAsync(request);
        var following = node.PublishAsync(await _system.RequestAsync("@lapa_shelter", "второй"));
        await process.EndAsync();

        if (certain)
        {
            Assert.IsType<PublishOutcome.Sent>(await outcome);
        }
        else
        {
            Assert.Equal(409, Assert.IsType<PublishOutcome.Refused>(await outcome).Status);
            Assert.Equal(409, (await node.RefusalAsync(request)).Status);
        }

        Assert.IsType<PublishOutcome.Sent>(await following);
        Assert.Equal([.. Enumerable.Repeat("первый", certain ? 1 : arrived), "второй"], Telegram.Messages.Select(message => message.Call.Text));
        Assert.Empty(Telegram.Violations);
    }

    [Fact]
    public async Task A_process_that_stands_still_loses_the_right_to_send_and_does_no_harm_when_it_goes_on()
    {
        await using var process = PublishingProcess.Start(fixture, _system);
        await _system.SenderAsync();
        var node = await _system.StartNodeAsync();
        await node.SendAsync(await _system.RequestAsync("@lapa_shelter", "0"));
        await process.FreezeAsync();
        var waiting = new List<Task<PublishOutcome>>();
        for (var post = 1; post < 10; post++)
        {
            var request = await _system.RequestAsync("@lapa_shelter", $"{post}");
            await node.AcceptAsync(request);
            waiting.Add(node.PublishAsync(request));
        }

        await Wait.ForAsync("another to send", () => Telegram.Messages.Count > 2);
        await process.ThawAsync();
        Assert.All(await Task.WhenAll(waiting), outcome => Assert.IsType<PublishOutcome.Sent>(outcome));
        Assert.Equal(Enumerable.Range(0, 10).Select(post => $"{post}"), Telegram.Messages.Select(message => message.Call.Text));
        Assert.Empty(Telegram.Violations);
    }

    [Fact]
    public async Task A_process_that_is_killed_amid_its_work_leaves_nothing_doubled_and_nothing_unsaid()
    {
        await using var process = PublishingProcess.Start(fixture, _system);
        await _system.SenderAsync();
        var node = await _system.StartNodeAsync();
        var posts = new List<(string Text, Task<PublishOutcome> Outcome)>();
        for (var post = 0; post < 40; post++)
            posts.Add(($"{post}", node.PublishAsync(await _system.RequestAsync($"-100{post % 5}", $"{post}"))));
        await Wait.ForAsync("some of the posts", () => Telegram.Messages.Count > 8);
        process.Kill();
        await process.EndAsync();

        foreach (var (text, outcome) in posts)
        {
            var arrived = Telegram.Messages.Count(message => message.Call.Text == text);
            if (await outcome is PublishOutcome.Sent) Assert.Equal(1, Telegram.Messages.Count(message => message.Call.Text == text));
            else Assert.Equal(409, Assert.IsType<PublishOutcome.Refused>(await outcome).Status);
            Assert.InRange(arrived, 0, 1);
        }

        Assert.True(posts.Count(post => post.Outcome.Result is PublishOutcome.Sent) >= 35);
        foreach (var chat in Telegram.Messages.GroupBy(message => message.Call.ChatNumber))
            Assert.Equal(chat.OrderBy(message => int.Parse(message.Call.Text)).ToList(), chat.ToList());
        Assert.Empty(Telegram.Violations);
    }
}
