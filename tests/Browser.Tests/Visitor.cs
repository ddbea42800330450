using System.Collections.Concurrent;
using System.Text.Json;

namespace AiTasks.BrowserTests;

/// <summary>A person with a browser of their own, who also sees what a page complains of.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    public const string Password = "correct horse";

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly IBrowserContext _context;

    private Visitor(IBrowserContext context) => _context = context;

    public string Email { get; } = $"{Guid.NewGuid():N}@example.com";

    /// <summary>The tab opened first.</summary>
    public IPage Page { get; private set; } = null!;

    /// <summary>Everything wrong that a page said: exceptions, errors, refusals of its policy.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>A browser in which nobody is signed in.</summary>
    public static async Task<Visitor> ComeAsync(ConsoleSystem console, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = console.System.GatewayUrl.ToString();
        options.Locale ??= "en-US";
        var visitor = new Visitor(await console.Browser.NewContextAsync(options));
        visitor.Page = await visitor.OpenTabAsync();
        return visitor;
    }

    /// <summary>A new person who has signed in and looks at a page.</summary>
    public static async Task<Visitor> SignedInAsync(ConsoleSystem console, string path = "/app/tasks", BrowserNewContextOptions? options = null)
    {
        var visitor = await ComeAsync(console, options);
        await visitor.PostAsync("registration/", new { email = visitor.Email, password = Password });
        await visitor.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });
        await visitor.GoAsync(path);
        return visitor;
    }

    /// <summary>The demo person, who administers in Development, on a page.</summary>
    public static async Task<Visitor> AdministratorAsync(ConsoleSystem console, string path, BrowserNewContextOptions? options = null)
    {
        var visitor = await ComeAsync(console, options);
        await visitor.PostAsync("login/", new { email = "demo@aitasks.local", password = "demo" });
        await visitor.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });
        await visitor.GoAsync(path);
        return visitor;
    }

    public async Task<IPage> OpenTabAsync()
    {
        var page = await _context.NewPageAsync();
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            // What the network refused is said there too; pages answer that in their own words.
            if (message.Type is "error" or "warning" && !message.Text.Contains("Failed to load resource") && !message.Text.Contains("WebSocket connection"))
                _complaints.Enqueue(message.Text);
        };
        return page;
    }

    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }

    /// <summary>A call of the person that their pages know nothing of; answers its data.</summary>
    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var csrf = await _context.APIRequest.PostAsync("/api/rest/front/csrf/", new() { DataObject = new { } });
        var answer = await _context.APIRequest.PostAsync($"/api/rest/front/{path}", new()
        {
            DataObject = body,
            Headers = new Dictionary<string, string> { ["X-CSRFToken"] = csrf.Headers["x-csrftoken"] },
        });
        var json = await answer.JsonAsync() ?? throw new InvalidOperationException($"{path} answered {answer.Status} without JSON.");
        Assert.True(json.GetProperty("status").GetString() == "ok", json.ToString());
        return json.GetProperty("data");
    }

    /// <summary>Chooses a kind of task.</summary>
    public Task ChooseAsync(string kind) => Page.GetByRole(AriaRole.Radio, new() { Name = kind }).CheckAsync();

    public Task StartAsync() => Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();

    /// <summary>The card of the newest task.</summary>
    public ILocator Card => Page.GetByRole(AriaRole.Article).First;

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
