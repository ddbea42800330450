using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>
/// A database that is there but fails: a caller gets an answer or is told to come again, never a 500, and nothing accepted
/// is lost. These disturb everybody, so nothing else runs beside them.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DatabaseFaultTests(TaskApiFixture fixture, ITestOutputHelper output)
{
    private const int People = 15;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TerminationPace = TimeSpan.FromMilliseconds(25);

    [Fact]
    public async Task While_connections_are_terminated_in_a_stream_every_start_is_accepted_or_told_to_come_again_and_none_is_lost()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(number => fixture.SignInAsync(number % 2)));
        var (accepted, refused) = (new ConcurrentBag<(Browser Person, long Task)>(), 0);
        using var over = new CancellationTokenSource();
        var terminating = TerminateAsync(over.Token);

        // 20 starts a second, one half with keys and repeated until they are accepted, as a careful client does.
        var starts = new List<Task>();
        using var pace = new PeriodicTimer(Pace);
        foreach (var type in TaskTypes.All)
        {
            foreach (var (person, number) in people.Select((person, number) => (person, number)))
            {
                await pace.WaitForNextTickAsync();
                starts.Add(StartAsync(person, type, number % 2 == 0 ? $"{Guid.NewGuid()}" : null));
            }
        }

        await over.CancelAsync();
        var terminated = await terminating;
        await Task.WhenAll(starts);
        output.WriteLine($"{terminated} connections terminated, {accepted.Count} accepted, {refused} answers 503");
        Assert.True(terminated > People, $"Only {terminated} connections were terminated.");
        Assert.True(accepted.Count >= people.Length * TaskTypes.All.Count / 2, $"Only {accepted.Count} starts were accepted.");
        Assert.Distinct(accepted.Select(item => item.Task));

        foreach (var (person, task) in accepted)
        {
            Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync());
            Assert.Equal("completed", (string?)(await person.StatusAsync(task))["status"]);
        }

        foreach (var person in people) person.Dispose();

        async Task StartAsync(Browser person, string type, string? key)
        {
            do
            {
                using var response = await person.SendAsync("app/ai-tasks/start/", JsonContent.Create(new { task_type = type }),
                    headers: key is null ? [] : [("Idempotency-Key", key)]);
                var answer = await AnswerAsync(response);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    accepted.Add((person, (long)answer["data"]!["task_id"]!));
                    return;
                }

                Interlocked.Increment(ref refused);
            }
            while (key is not null);
        }
    }

    [Theory]
    [InlineData("40001", true)]
    [InlineData("40001", false)]
    [InlineData("40P01", true)]
    [InlineData("40P01", false)]
    [InlineData("57014", true)]
    [InlineData("57014", false)]
    [InlineData("57P01", true)]
    public async Task What_the_database_undid_is_tried_again(string sqlState, bool withKey)
    {
        await using var fault = await TableFault.OfTasksAsync(fixture, "insert", sqlState, times: 2);
        using var browser = await fixture.SignInAsync();
        using var response = await SendAsync(browser, fault, withKey);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        Assert.Equal(3, await fault.CountAsync());
        Assert.Equal(1, await TasksOfAsync(browser));
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("57014")]
    [InlineData("57P01")]
    public async Task What_goes_on_failing_is_told_to_come_again_after_a_few_tries(string sqlState)
    {
        await using var fault = await TableFault.OfTasksAsync(fixture, "insert", sqlState, times: int.MaxValue);
        using var browser = await fixture.SignInAsync();
        using var response = await SendAsync(browser, fault, withKey: true);
        await AnswerAsync(response);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(4, await fault.CountAsync());
    }

    [Fact]
    public async Task A_start_without_a_key_whose_connection_broke_is_not_tried_again()
    {
        await using var fault = await TableFault.OfTasksAsync(fixture, "insert", "57P01", times: 1);
        using var browser = await fixture.SignInAsync();
        using var response = await SendAsync(browser, fault, withKey: false);
        await AnswerAsync(response);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(1, await fault.CountAsync());
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("57014")]
    [InlineData("57P01")]
    public async Task Cancels_and_reports_are_tried_again_too(string sqlState)
    {
        await using var fault = await TableFault.OfTasksAsync(fixture, "update", sqlState, times: 2);
        using var browser = await fixture.SignInAsync();
        var cancelled = await browser.StartAsync(TaskTypes.GoalMentorHelp, new { fault = fault.Marker });
        var answer = await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = cancelled });
        Assert.True((bool?)answer["data"]!["cancelled"], answer.ToJsonString());
        Assert.Equal(3, await fault.CountAsync());

        await using var other = await TableFault.OfTasksAsync(fixture, "update", sqlState, times: 2);
        var reported = await browser.StartAsync(TaskTypes.HabitCreateHelp, new { fault = other.Marker });
        Assert.True(await (await fixture.Worker.ClaimAsync(reported)).CompleteAsync());
        Assert.Equal("completed", (string?)(await browser.StatusAsync(reported))["status"]);
    }

    [Fact]
    public async Task Without_a_free_connection_calls_are_told_to_come_again_and_work_when_there_is_one()
    {
        await using var small = fixture.StartNode(
            ("StorageOptions:MaxConnections", "4"), ("StorageOptions:ConnectTimeout", "00:00:01"), ("StorageOptions:StatementTimeout", "00:00:04"));
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => fixture.SignInAsync()));
        var browsers = people.Select(_ => TaskApiFixture.Browse(small)).ToArray();
        foreach (var (browser, person) in browsers.Zip(people)) await browser.LoginAsync(person.Email!);

        await using (var admin = fixture.Admin())
        {
            await admin.OpenAsync(TestContext.Current.CancellationToken);
            await using var transaction = await admin.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await admin.ExecuteAsync("lock table tasks in access exclusive mode", transaction: transaction);
            await Task.WhenAll(browsers.Select(async browser =>
            {
                using var response = await browser.SendAsync(
                    "app/ai-tasks/start/", JsonContent.Create(new { task_type = TaskTypes.GoalMentorHelp }));
                await AnswerAsync(response);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            }));
        }

        foreach (var browser in browsers)
        {
            await Wait.ForAsync("starts to be accepted again", async () =>
            {
                using var response = await browser.SendAsync(
                    "app/ai-tasks/start/", JsonContent.Create(new { task_type = TaskTypes.GoalMentorHelp }));
                await AnswerAsync(response);
                return response.StatusCode == HttpStatusCode.OK;
            });
            browser.Dispose();
        }

        foreach (var person in people) person.Dispose();
    }

    [Fact]
    public async Task When_the_server_takes_no_more_connections_calls_are_told_to_come_again_and_work_when_it_does()
    {
        // With a connection for each call: those that share one would need no more than the node has.
        await using var fresh = fixture.StartNode(
            ("StorageOptions:ConnectTimeout", "00:00:02"), ("SharedTripOptions:MaxTrips", "100"), ("SharedTripOptions:Headway", "00:00:00"));
        using var person = await fixture.SignInAsync();
        using var browser = TaskApiFixture.Browse(fresh);
        await browser.LoginAsync(person.Email!);
        var taken = new List<NpgsqlConnection>();
        try
        {
            await TakeAllConnectionsAsync(taken);
            var statuses = await Task.WhenAll(TaskTypes.All.SelectMany(type => Enumerable.Repeat(type, 5)).Select(async type =>
            {
                using var response = await browser.SendAsync("app/ai-tasks/start/", JsonContent.Create(new { task_type = type }));
                await AnswerAsync(response);
                return response.StatusCode;
            }));
            Assert.Contains(HttpStatusCode.ServiceUnavailable, statuses);
        }
        finally
        {
            foreach (var connection in taken) await connection.DisposeAsync();
        }

        await Wait.ForAsync("calls to work again", async () =>
        {
            using var response = await browser.SendAsync("app/ai-tasks/active/", JsonContent.Create(new { }));
            await AnswerAsync(response);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    private async Task TakeAllConnectionsAsync(List<NpgsqlConnection> taken)
    {
        try
        {
            while (true)
            {
                var connection = fixture.Admin();
                taken.Add(connection);
                await connection.OpenAsync();
            }
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
        }
    }

    private static Task<HttpResponseMessage> SendAsync(Browser browser, TableFault fault, bool withKey) => browser.SendAsync(
        "app/ai-tasks/start/",
        JsonContent.Create(new { task_type = TaskTypes.GoalMentorHelp, context = new { fault = fault.Marker } }),
        headers: withKey ? [("Idempotency-Key", fault.Marker)] : []);

    private static async Task<JsonNode> AnswerAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{(int)response.StatusCode}: {text}");
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal("service_unavailable", (string?)JsonNode.Parse(text)!["error_code"]);
        }

        return JsonNode.Parse(text)!;
    }

    private Task<long> TasksOfAsync(Browser browser) => fixture.QueryAsync<long>(
        "select count(*) from tasks join users u on u.id = user_id where email = @Email", new { browser.Email });

    private async Task<int> TerminateAsync(CancellationToken over)
    {
        await using var admin = fixture.Admin("postgres");
        await admin.OpenAsync(CancellationToken.None);
        var terminated = 0;
        using var pace = new PeriodicTimer(TerminationPace);
        while (!over.IsCancellationRequested)
        {
            terminated += await admin.ExecuteScalarAsync<int>(
                """
                select count(pg_terminate_backend(pid))::int from (
                  select pid from pg_stat_activity where datname = 'taskapi' and application_name = 'aitasks' order by random() limit 2) as chosen
                """);
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }

        return terminated;
    }
}
