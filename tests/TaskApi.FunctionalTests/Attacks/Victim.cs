using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>Somebody who has one of everything. All of it holds a word that nobody else may read.</summary>
internal sealed class Victim : IAsyncDisposable
{
    private const string WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly Browser _browser;
    private readonly WebhookReceiver _receiver;
    private readonly Dictionary<string, string> _ids = [];

    private Victim(Browser browser, WebhookReceiver receiver, ApiCaller caller) => (_browser, _receiver, Caller) = (browser, receiver, caller);

    public ApiCaller Caller { get; }

    /// <summary>The word.</summary>
    public string Word { get; } = $"secret{Guid.NewGuid():N}";

    public long Task { get; private set; }

    /// <summary>Their address, which is their username too.</summary>
    public string Email => _browser.Email!;

    public static async Task<Victim> CreateAsync(TaskApiFixture fixture)
    {
        var browser = await fixture.SignInAsync();
        var victim = new Victim(browser, await WebhookReceiver.StartAsync(), new ApiCaller(fixture.CreateClient()) { Bearer = PushClient.Session(browser) });
        await victim.FillAsync(fixture);
        return victim;
    }

    /// <summary>
    /// What to put for a parameter of a route, so that it names a thing of this person.
    /// </summary>
    /// <returns>Null for a route that nobody has told what of a person it names.</returns>
    public string? IdFor(Route route, string parameter) => _ids.GetValueOrDefault(
        parameter is "{layerId}" ? parameter : _ids.Keys.Where(prefix => route.Pattern.StartsWith(prefix, StringComparison.Ordinal)).MaxBy(prefix => prefix.Length) ?? "");

    /// <summary>Everything as its owner sees it.</summary>
    public async Task<string> LookAsync() => string.Join('\n', await System.Threading.Tasks.Task.WhenAll(
        ((string[])
        [
            $"/chats/{_ids["/chats/"]}", $"/files/{_ids["/files/"]}", $"/api/post/{_ids["/api/post/"]}", "/api/task/notifications",
            $"/api/task/task/{_ids["/api/task/task/"]}/status", $"/v1/user/usage/tasks/{Task}",
        ]).Select(async path => (await Caller.GetAsync(path)).ToJsonString())));

    public async ValueTask DisposeAsync()
    {
        Caller.Dispose();
        _browser.Dispose();
        await _receiver.DisposeAsync();
    }

    private async Task FillAsync(TaskApiFixture fixture)
    {
        var chat = await Caller.OkAsync(HttpMethod.Post, "/chats", new { title = Word });
        await Caller.OkAsync(HttpMethod.Post, $"/chats/{chat["id"]}/messages", new { content = Word });
        _ids["/chats/"] = (string)chat["id"]!;
        _ids["/files/"] = (string)(await Caller.UploadAsync($"{Word}.txt", System.Text.Encoding.UTF8.GetBytes(Word), "/files/upload"))["id"]!;

        var post = (string)(await Caller.OkAsync(HttpMethod.Post, "/api/post", new { main_text = Word }))["post_id"]!;
        _ids["/api/post/"] = post;
        _ids["{layerId}"] = (string)(await Caller.OkAsync(HttpMethod.Post, $"/api/post/{post}/layer/text", new { text = Word, x = 1, y = 1 }))["layer_id"]!;

        using var service = new ServiceClient(fixture.CreateClient());
        var reported = $"task_{Word}";
        await service.OkAsync("/api/producer/tasks", new { task_id = reported, user = _browser.Email, task_type = "t", task_title = Word });
        _ids["/api/task/task/"] = reported;
        var notification = (await Caller.GetAsync("/api/task/notifications"))["data"]!["notifications"]!.AsArray()
            .Single(one => (string?)one!["task_id"] == reported)!;
        _ids["/api/task/notifications/"] = notification["id"]!.ToJsonString();

        Task = (long)(await _browser.PostAsync("app/ai-tasks/start/", new
        {
            task_type = TaskTypes.GoalMentorHelp,
            context = new { category = Word },
            webhook = new { url = _receiver.Url, secret = WebhookSecret },
        }))["data"]!["task_id"]!;
        await _browser.PostAsync("app/ai-tasks/cancel/", new { task_id = Task });
        _ids["/v1/user/usage/tasks/"] = $"{Task}";

        // The receiver has it before the log says so.
        await Wait.ForAsync("the end to be told, and that to be written down", async () =>
        {
            var told = (await Caller.GetAsync("/api/webhooks/deliveries?state=delivered"))["deliveries"]!.AsArray();
            if (told is not [{ } delivery]) return false;
            _ids["/api/webhooks/deliveries/"] = delivery["id"]!.ToJsonString();
            return true;
        });
    }
}
