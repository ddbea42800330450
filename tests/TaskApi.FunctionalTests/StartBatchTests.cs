using System.Net;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>
/// Starts that are committed together. Each ends as if it had come alone: what is accepted is there, what is refused or failed takes nobody
/// with it, and the rules for one person's starts hold.
/// </summary>
public sealed class StartBatchTests(TaskApiFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private const int People = 12;
    private const int Rounds = 20;
    private const int SameKeyStarts = 4;

    private readonly List<Browser> _people = [];
    private WebApplicationFactory<TaskOptions> _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = fixture.StartNode(("TaskOptions:Cooldown", "00:00:00"), ("SharedTripOptions:MaxTrips", "1"));

        // One after the other: passwords are made to be slow.
        for (var number = 0; number < People; number++) _people.Add(await fixture.SignInAsync(_node));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in _people) person.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task One_key_is_one_task_and_one_type_is_one_open_task_also_within_a_batch()
    {
        using var batches = new InstrumentSum("aitasks.starts.batch");
        for (var round = 0; round < Scale.Of(Rounds); round++)
        {
            await Task.WhenAll(_people.Select(async person =>
            {
                var key = $"{Guid.NewGuid()}";
                var repeated = Enumerable.Range(0, SameKeyStarts).Select(_ => person.StartAsync(Body(TaskTypes.GoalMentorHelp), key));
                var rivals = Enumerable.Range(0, 3).Select(_ => person.StartAsync(Body(TaskTypes.HabitCreateHelp), $"{Guid.NewGuid()}"));
                var (same, rivalling) = (Task.WhenAll(repeated), Task.WhenAll(rivals));

                var (status, body) = Assert.Single((await same).Distinct());
                Assert.True(status == HttpStatusCode.OK && IdOf(body) is not null, body);
                var accepted = Assert.Single(await rivalling, answer => IdOf(answer.Body) is not null);
                Assert.All((await rivalling).Where(answer => answer != accepted), answer =>
                {
                    var refusal = JsonNode.Parse(answer.Body)!;
                    Assert.Equal("ai_task_already_running", (string?)refusal["error_code"]);
                    Assert.Equal(IdOf(accepted.Body), (long?)refusal["data"]!["existing_task_id"]);
                });
                await CancelAsync(person, IdOf(body)!.Value, IdOf(accepted.Body)!.Value);
            }));
        }

        output.WriteLine($"{batches.Value} starts in {batches.Count} batches");
        Assert.True(batches.Value > batches.Count, $"{batches.Value} starts in {batches.Count} batches");
    }

    [Fact]
    public async Task A_start_that_cannot_be_stored_takes_nobody_with_it()
    {
        await using var fault = await TableFault.OfTasksAsync(fixture, "insert", "P0001", times: int.MaxValue);
        for (var round = 0; round < Scale.Of(Rounds); round++)
        {
            var answers = await InOneBatchAsync((person, number) => person.StartAsync(
                number switch
                {
                    0 => Body(TaskTypes.GoalMentorHelp, """{"text":"\u0000"}"""),
                    1 => Body(TaskTypes.GoalMentorHelp, $$"""{"fault":"{{fault.Marker}}"}"""),
                    _ => Body(TaskTypes.GoalMentorHelp),
                },
                $"{Guid.NewGuid()}"));
            Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.InternalServerError], answers.Take(2).Select(answer => answer.Status));
            await AssertAcceptedAsync(answers.Skip(2));
        }
    }

    [Fact]
    public async Task A_caller_who_leaves_takes_nobody_along_and_finds_one_task_under_the_key()
    {
        for (var round = 0; round < Scale.Of(Rounds); round++)
        {
            var keys = _people.ConvertAll(_ => $"{Guid.NewGuid()}");
            var answers = await InOneBatchAsync(async (person, number) =>
            {
                if (number % 3 != 0) return await person.StartAsync(Body(TaskTypes.GoalMentorHelp), keys[number]);
                using var leaving = new CancellationTokenSource(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 15)));
                try
                {
                    return await person.StartAsync(Body(TaskTypes.GoalMentorHelp), keys[number], leaving.Token);
                }
                catch (Exception) when (leaving.IsCancellationRequested)
                {
                    return await person.StartAsync(Body(TaskTypes.GoalMentorHelp), keys[number]);
                }
            });
            await AssertAcceptedAsync(answers);
        }
    }

    [Fact]
    public async Task When_the_connection_breaks_in_the_middle_nobody_is_told_of_a_task_that_is_not_there()
    {
        var told = new List<HttpStatusCode>();
        for (var round = 0; round < Scale.Of(Rounds); round++)
        {
            await using var fault = await TableFault.OfTasksAsync(fixture, "insert", "57P01", times: 1);
            var body = Body(TaskTypes.GoalMentorHelp, $$"""{"fault":"{{fault.Marker}}"}""");

            // Half of them with a key, for whom it is repeated; nobody knows what became of the others' starts.
            var answers = await InOneBatchAsync((person, number) => number % 2 == 0
                ? person.StartAsync(number == 0 ? body : Body(TaskTypes.GoalMentorHelp), $"{Guid.NewGuid()}")
                : person.StartAsync(Body(TaskTypes.GoalMentorHelp), key: null));
            Assert.All(answers.Index(), one => Assert.True(
                one.Item.Status == HttpStatusCode.OK || (one.Index % 2 == 1 && one.Item.Status == HttpStatusCode.ServiceUnavailable), one.Item.Body));
            told.AddRange(answers.Select(answer => answer.Status));
            await AssertAcceptedAsync(answers.Where(answer => answer.Status == HttpStatusCode.OK));
            Assert.Equal(2, await fault.CountAsync());
        }

        output.WriteLine(string.Join(", ", told.CountBy(status => status)));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, told);
    }

    // The node's only trip waits for the lock of a person's row; whoever comes meanwhile goes into the next one.
    private async Task<(HttpStatusCode Status, string Body)[]> InOneBatchAsync(Func<Browser, int, Task<(HttpStatusCode Status, string Body)>> start)
    {
        var first = _people[^1];
        await using var connection = fixture.Admin();
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select 1 from users where email = @Email for update", new { first.Email }, transaction);
        var blocked = first.StartAsync(Body(TaskTypes.GoalMentorHelp), key: null);
        await Wait.ForAsync("the first start to wait", () => IsBlockingAsync(connection, transaction));

        var starting = _people.SkipLast(1).Select(start).ToArray();
        await transaction.CommitAsync();
        var answers = await Task.WhenAll(starting);
        await AssertThereAsync([await blocked]);
        return answers;
    }

    private static Task<bool> IsBlockingAsync(NpgsqlConnection connection, NpgsqlTransaction transaction) => connection.QuerySingleAsync<bool>(
        "select exists (select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid)))", transaction: transaction);

    // Then everybody's tasks are ended, for the next round.
    private async Task AssertAcceptedAsync(IEnumerable<(HttpStatusCode Status, string Body)> answers)
    {
        await AssertThereAsync(answers);
        await EndAsync();
    }

    // Each once, with its command.
    private async Task AssertThereAsync(IEnumerable<(HttpStatusCode Status, string Body)> answers)
    {
        long[] ids = [.. answers.Select(answer => IdOf(answer.Body) ?? throw new InvalidOperationException(answer.Body))];
        Assert.Distinct(ids);
        Assert.Equal(ids.Length, await fixture.QueryAsync<long>("select count(*) from tasks where id = any(@ids)", new { ids }));
        foreach (var id in ids) await fixture.Worker.CommandAsync(id);
    }

    private Task EndAsync() => Task.WhenAll(_people.Select(async person =>
    {
        var open = (await person.PostAsync("app/ai-tasks/active/", new { }))["data"]!["tasks"]!.AsArray();
        await CancelAsync(person, [.. open.Select(task => (long)task!["task_id"]!)]);
    }));

    private static Task<JsonObject[]> CancelAsync(Browser person, params long[] ids) =>
        Task.WhenAll(ids.Select(id => person.PostAsync("app/ai-tasks/cancel/", new { task_id = id })));

    private static string Body(string type, string context = "{}") => $$"""{"task_type":"{{type}}","context":{{context}}}""";

    private static long? IdOf(string body) => (long?)JsonNode.Parse(body)!["data"]?["task_id"];
}
