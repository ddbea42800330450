using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>What has to be true of a crowd's tasks once it has stopped starting them, whatever happened meanwhile.</summary>
internal static class CrowdAudit
{
    // The task API ends every task within two minutes.
    private static readonly TimeSpan LastEnd = TimeSpan.FromSeconds(125);

    private const int PageSize = 100;
    private const int Readers = 8;

    /// <summary>Nothing lost, nothing doubled, nothing left over, and everybody is told the same.</summary>
    /// <returns>How many tasks needed more than one attempt.</returns>
    public static async Task<int> AssertAllIsWellAsync(this Crowd crowd, RunningSystem system)
    {
        Assert.Empty(crowd.Failures);
        await Wait.ForAsync("all ends to be heard", () =>
        {
            var silent = crowd.Accepted.Where(task => task.Person.Listener.Ends(task.Id).Count == 0).Select(task => task.Id).ToArray();
            return silent.Length == 0 ? true : throw new InvalidOperationException($"{silent.Length} are missing: {string.Join(", ", silent.Take(10))}");
        }, LastEnd);

        var takenUpAgain = await AssertDatabaseAgreesAsync(crowd, system);
        var tasks = crowd.Accepted.ToLookup(task => task.Person);
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(crowd.People, new ParallelOptions { MaxDegreeOfParallelism = Readers }, async (person, _) =>
        {
            foreach (var oddity in await OdditiesAsync(person, [.. tasks[person]])) wrong.Enqueue(oddity);
        });
        Assert.Empty(wrong);
        return takenUpAgain;
    }

    private static async Task<int> AssertDatabaseAgreesAsync(Crowd crowd, RunningSystem system)
    {
        var people = crowd.People.Select(person => person.Client.Email).ToArray();
        var rows = await system.QueryAsync<(long Id, string Key, string State, int Attempt)>(
            """
            select t.id, t.idempotency_key, t.state, t.attempt from tasks t join users u on u.id = t.user_id where u.email = any(@people)
            """, new { people });
        Assert.DoesNotContain(rows, row => row.State is "pending" or "running");
        Assert.Equal(
            crowd.Accepted.Select(task => (task.Id, task.Key)).Order(),
            rows.Select(row => (row.Id, row.Key)).Order());
        return rows.Count(row => row.Attempt > 1);
    }

    private static async Task<List<string>> OdditiesAsync(Crowd.Person person, Crowd.AcceptedTask[] tasks)
    {
        var found = person.Listener.Oddities.ToList();
        var history = await HistoryAsync(person.Client);
        if (history.Count != tasks.Length) found.Add($"a history of {history.Count} tasks instead of {tasks.Length}");
        foreach (var task in tasks)
        {
            // An end repeated to a client without a position is the same event again, not another end.
            var ends = person.Listener.Ends(task.Id);
            if (ends.DistinctBy(end => end.Seq).Count() != 1) found.Add($"ends of {task.Id}: {string.Join(" and ", ends)}");
            var end = JsonNode.Parse(ends[0].Text)!;
            var status = await person.Client.StatusAsync(task.Id);
            if ((string?)end["type"] != "task_completed" || (string?)status["status"] != "completed"
                || !JsonNode.DeepEquals(status["result"], end["data"]!["result"])
                || !JsonNode.DeepEquals(status, history.GetValueOrDefault(task.Id)))
            {
                found.Add($"event {end.ToJsonString()}, status {status.ToJsonString()}, history {history.GetValueOrDefault(task.Id)?.ToJsonString()}");
            }
        }

        return found;
    }

    private static async Task<Dictionary<long, JsonNode>> HistoryAsync(FrontClient client)
    {
        var history = new Dictionary<long, JsonNode>();
        for (int page = 1, pages = 1; page <= pages; page++)
        {
            var data = (await client.PostAsync("app/ai-tasks/history/", new { page, page_size = PageSize }))["data"]!;
            pages = (int)data["total_pages"]!;
            foreach (var task in data["tasks"]!.AsArray()) history.Add((long)task!["task_id"]!, task);
        }

        return history;
    }
}
