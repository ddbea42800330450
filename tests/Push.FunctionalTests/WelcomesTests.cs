using System.Net;
using AiTasks.Push.Delivery;
using AiTasks.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Sockets that come together share the question what they are to be told.</summary>
public sealed class WelcomesTests(PushSystem system)
{
    private const int People = 20;

    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);
    private static readonly (string, string) OneAtATime = ("DeliveryOptions:WelcomeReaders", "1");

    private readonly long[] _people = [.. Enumerable.Range(0, People).Select(_ => TestTokens.NewUser())];

    [Fact]
    public async Task Each_gets_its_own_answer()
    {
        var (policies, nobody) = (_people[3], _people[7]);
        system.Api.Refused[policies] = HttpStatusCode.Forbidden;
        system.Api.Refused[nobody] = HttpStatusCode.Unauthorized;
        var tasks = _people.ToDictionary(one => one, one => system.Api.StreamOf(one).Start().TaskId);

        await using var node = system.Node(OneAtATime);
        foreach (var (person, socket) in await ComeTogetherAsync(node))
        {
            await using (socket)
            {
                if (person == policies || person == nobody)
                {
                    Assert.Equal(person == policies ? 4004 : 4001, (await socket.ClosedAsync()).Code);
                    continue;
                }

                var listed = (await socket.NextAsync("active_tasks")).GetProperty("data").GetProperty("tasks").EnumerateArray();
                Assert.Equal(tasks[person], Assert.Single(listed).GetProperty("task_id").GetInt64());
            }
        }

        Assert.Contains(system.Api.SharedQuestions, question => question.Order().SequenceEqual(_people.Order()));
    }

    [Fact]
    public async Task One_that_cannot_be_answered_harms_no_other()
    {
        system.Api.Poisonous[_people[5]] = true;
        system.Api.Refused[_people[5]] = HttpStatusCode.InternalServerError;
        await using var node = system.Node(OneAtATime);
        foreach (var (person, socket) in await ComeTogetherAsync(node))
        {
            await using (socket)
            {
                if (person == _people[5])
                    Assert.Equal(1013, (await socket.ClosedAsync()).Code);
                else
                    await socket.NextAsync("active_tasks");
            }
        }
    }

    [Fact]
    public async Task Who_waits_for_its_turn_longer_than_allowed_is_asked_to_come_back()
    {
        var first = TestTokens.NewUser();
        var answer = new TaskCompletionSource();
        system.Api.AfterSnapshot[first] = () => answer.Task;

        // The question before it ends no later than its own patience does: it may still be asked for, and is not to be answered.
        system.Api.AfterSnapshot[_people[0]] = () => answer.Task;
        await using var node = system.Node(OneAtATime, ("TaskApiOptions:WelcomeTimeout", "00:00:01"));
        await using var held = await node.ConnectAsync(first);
        await using var waiting = await node.ConnectAsync(_people[0]);
        Assert.Equal(1013, (await waiting.ClosedAsync()).Code);
        Assert.Equal(1013, (await held.ClosedAsync()).Code);
        answer.SetResult();
        await using var later = await node.ConnectAsync(_people[0]);
        await later.NextAsync("active_tasks");
    }

    // They wait behind one whose answer takes until all of them are there.
    private async Task<IReadOnlyList<(long Person, TaskSocket Socket)>> ComeTogetherAsync(PushNode node)
    {
        var first = TestTokens.NewUser();
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        system.Api.AfterSnapshot[first] = () =>
        {
            asked.TrySetResult();
            return answer.Task;
        };
        await using var held = await node.ConnectAsync(first);
        await asked.Task.WaitAsync(Promised, TestContext.Current.CancellationToken);
        var sockets = await Task.WhenAll(_people.Select(node.ConnectAsync));
        var welcomes = node.Services.GetRequiredService<Welcomes>();
        await Wait.ForAsync("all of them to wait", () => welcomes.Count == People);
        answer.SetResult();
        return [.. _people.Zip(sockets)];
    }
}
