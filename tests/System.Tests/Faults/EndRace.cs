using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>One task, which its person cancels and its time ends while its worker may die at any moment.</summary>
internal sealed class EndRace(RunningSystem system, RacePerson person, string type, int seed)
{
    private const int LongestDelay = 5;
    private const int MostCancels = 3;

    // Where a task can be seen to stand: asked, answering, checked (the result follows at once), over.
    private static readonly int[] Marks = [20, 30, 50, 80, 90, 90, RacePerson.AtEnd];

    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<string> _story = new([$"seed {seed}", type]);
    private readonly ConcurrentQueue<bool> _cancelAnswers = new();
    private JsonObject? _status;
    private int _askedOverSocket;

    public long TaskId { get; private set; }

    /// <summary>It is over, and all that was to be done to it has been done.</summary>
    public bool IsOver => _status is not null;

    /// <summary>Starts the task and does to it what the seed says.</summary>
    public async Task RunAsync()
    {
        await StartAsync();
        await Task.WhenAll(_random.Next(10) switch
        {
            < 3 => [],
            < 5 => [CancelAsync(SoonAsync())],
            < 7 => [CancelAsync(MarkAsync())],
            < 8 => [EndTimeAsync(MarkAsync())],
            < 9 => MarkAsync() is var both ? [EndTimeAsync(both), CancelAsync(both)] : [],
            _ => (Task[])[CancelAsync(MarkAsync()), CancelAsync(MarkAsync())],
        });
        await person.ReachAsync(TaskId, RacePerson.AtEnd);
        _status = await StatusAsync();
    }

    /// <summary>Later than anything late: one end, and everybody tells it.</summary>
    /// <param name="listed">The task in the person's history.</param>
    /// <returns>How it ended.</returns>
    public async Task<string> AssertOneEndAsync(JsonNode listed)
    {
        var told = person.HeardFromSocket.Where(IsMine).ToArray();
        var story = $"{string.Join(", ", _story)}:\n{string.Join('\n', told.Select(frame => frame.ToJsonString()))}\n{_status}";
        Assert.True(told.Zip(person.HeardFromStream.Where(IsMine)).All(pair => JsonNode.DeepEquals(pair.First, pair.Second)), story);
        Assert.True(told.Length == person.HeardFromStream.Count(IsMine), story);

        string[] types = [.. told.Select(frame => (string)frame["type"]!)];
        Assert.True(types.Count(one => one is "task_completed" or "task_failed" or "task_cancelled") == 1, story);
        Assert.True(types[^1] is not ("task_started" or "task_progress"), story);
        Assert.True(types.LastIndexOf("task_started") <= 0, story);
        int[] percents = [.. told.Where(frame => (string?)frame["type"] == "task_progress").Select(frame => (int)frame["data"]!["progress_percent"]!)];
        Assert.True(percents.SequenceEqual(percents.Order()), story);

        var (state, end) = (types[^1]["task_".Length..], told[^1]["data"]!);
        Assert.True((string?)_status!["status"] == state, story);
        Assert.True(JsonNode.DeepEquals(_status["result"], end["result"]), story);
        Assert.True(JsonNode.DeepEquals(_status["error"], end["error"]), story);
        Assert.True((int)_status["progress_percent"]! == (state == "completed" ? RacePerson.AtEnd : percents.LastOrDefault()), story);
        Assert.True(JsonNode.DeepEquals(await StatusAsync(), _status), story);
        Assert.True(JsonNode.DeepEquals(listed, _status), $"{listed} in the history is not {story}");
        await AssertCancelsToldAsync(state == "cancelled", story);
        return $"{state} {(string?)end["error"]?["code"]}".Trim();
    }

    private async Task AssertCancelsToldAsync(bool cancelled, string story)
    {
        IEnumerable<TaskSocket.Frame> Answers() => person.Socket.Frames.Where(frame => frame.Type == "cancel_task_response" && frame.TaskId == TaskId);
        await Wait.ForAsync("the cancels to be answered", () => Answers().Count() == _askedOverSocket);
        Assert.True(Answers().All(frame => (bool)frame.Data["success"]! == cancelled), story);
        Assert.True(_cancelAnswers.All(answer => answer == cancelled), story);
    }

    private async Task StartAsync()
    {
        var key = $"{Guid.NewGuid()}";
        var answer = await AnswerAsync("start", () => person.Client.TryStartAsync(type, new { goal_title = "Марафон" }, key));
        Assert.True((string?)answer["status"] == "ok", answer.ToJsonString());
        TaskId = (long)answer["data"]!["task_id"]!;
    }

    private async Task<JsonObject> StatusAsync() =>
        (await AnswerAsync("status", () => person.Client.PostAsync("app/ai-tasks/status/", new { task_id = TaskId })))["data"]!.AsObject();

    // A machine at its limit may ask to come again.
    private static async Task<JsonObject> AnswerAsync(string what, Func<Task<JsonObject>> call)
    {
        var answer = new JsonObject();
        await Wait.ForAsync($"{what} to be answered", async () => (string?)(answer = await call())["error_code"] != "service_unavailable");
        return answer;
    }

    private bool IsMine(JsonObject frame) => (long?)frame["data"]!["task_id"] == TaskId;

    private Task SoonAsync() => Task.Delay(_random.Next(LongestDelay + 1));

    private Task MarkAsync() => person.ReachAsync(TaskId, _random.GetItems(Marks, 1)[0]);

    // The person's other tabs, or an impatient finger.
    private async Task CancelAsync(Task moment)
    {
        bool[] overSocket = [.. Enumerable.Range(0, _random.Next(1, MostCancels + 1)).Select(_ => _random.Next(2) == 0)];
        await moment;
        await Task.WhenAll(overSocket.Select(socket => socket ? CancelOverSocketAsync() : CancelAsync()));
    }

    private async Task CancelAsync()
    {
        var answer = await AnswerAsync("cancel", () => person.Client.PostAsync("app/ai-tasks/cancel/", new { task_id = TaskId }));
        var cancelled = (string?)answer["status"] == "ok";
        Assert.True(cancelled || (string?)answer["error_code"] == "ai_task_cannot_cancel", answer.ToJsonString());
        _cancelAnswers.Enqueue(cancelled);
        _story.Enqueue(cancelled ? "cancel" : "cancel refused");
    }

    private async Task CancelOverSocketAsync()
    {
        Interlocked.Increment(ref _askedOverSocket);
        _story.Enqueue("cancel over the socket");
        await person.CancelOverSocketAsync(TaskId);
    }

    // The only way to see what two minutes do without waiting for them.
    private async Task EndTimeAsync(Task moment)
    {
        await moment;
        await system.QueryAsync<long>("update tasks set deadline_at = now() where id = @TaskId returning id", new { TaskId });
        _story.Enqueue("overdue");
    }
}
