using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A person with a chat client, and what push nodes and workers ask about their chats.</summary>
internal sealed class ChatClient : IDisposable
{
    private readonly TaskApiFixture _fixture;
    private readonly PushClient _push;
    private readonly HttpClient _http;

    private ChatClient(TaskApiFixture fixture, Browser browser, HttpClient http)
    {
        (_fixture, Browser, _push, _http) = (fixture, browser, new PushClient(fixture), http);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(browser));
    }

    public Browser Browser { get; }

    public static async Task<ChatClient> SignInAsync(TaskApiFixture fixture, int node = 0) =>
        new(fixture, await fixture.SignInAsync(node), fixture.CreateClient(node));

    /// <summary>The same person through another node.</summary>
    public ChatClient Through(HttpClient http) => new(_fixture, Browser, http);

    public async Task<(int Status, JsonNode Body)> SendAsync(
        HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using HttpContent? content = body switch
        {
            null => null,
            string text => new StringContent(text),
            _ => JsonContent.Create(body),
        };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public async Task<Guid> CreateAsync(object? body = null)
    {
        var (status, chat) = await SendAsync(HttpMethod.Post, "/chats", body ?? new { });
        Assert.True(status == 201, $"{status}: {chat}");
        return (Guid)chat["id"]!;
    }

    /// <summary>Asks something, which has to be accepted.</summary>
    /// <returns>The task of the answer.</returns>
    public async Task<long> AskAsync(Guid chat, object message)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", message is string content ? new { content } : message);
        Assert.True(status == 201, $"{status}: {body}");
        return await TaskOfAsync((Guid)body["id"]!);
    }

    public Task<long> TaskOfAsync(Guid message) =>
        _fixture.QueryAsync<long>("select max(task_id) from chat_answers where message_id = @message", new { message });

    /// <summary>Messages as they are shown: role, content and type.</summary>
    public async Task<List<(string Role, string Content, string Type)>> MessagesAsync(Guid chat)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, $"/chats/{chat}");
        Assert.True(status == 200, $"{status}: {body}");
        return [.. body["messages"]!.AsArray().Select(one => ((string)one!["role"]!, (string)one["content"]!, (string)one["message_type"]!))];
    }

    public async Task<ChatOpening> OpenAsync(Guid chat, ChatOpenRequest? request = null)
    {
        var (status, opening, text) = await TryOpenAsync(chat, request);
        Assert.True(status == HttpStatusCode.OK, $"{status}: {text}");
        return opening!;
    }

    public async Task<(HttpStatusCode Status, ChatOpening? Opening, string Text)> TryOpenAsync(Guid chat, ChatOpenRequest? request = null)
    {
        using var client = _push.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(Browser));
        using var response = await client.PostAsJsonAsync(
            ChatApiRoutes.Open, (request ?? new ChatOpenRequest { ChatId = chat }) with { ChatId = chat }, WireJson.Internal);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, response.IsSuccessStatusCode ? System.Text.Json.JsonSerializer.Deserialize<ChatOpening>(text, WireJson.Internal) : null, text);
    }

    public async Task<HttpResponseMessage> AskServiceAsync(string route, long taskId)
    {
        using var client = _push.CreateClient();
        return await client.PostAsJsonAsync(route, new TaskQuery(await UserIdAsync(), taskId), WireJson.Internal);
    }

    /// <summary>Where tasks of this person stand, in the same order; null for one that does not wait, or is another's.</summary>
    public async Task<IReadOnlyList<QueueStanding?>> StandingsAsync(params long[] tasks)
    {
        using var client = _push.CreateClient();
        var person = await UserIdAsync();
        using var response = await client.PostAsJsonAsync(
            ChatApiRoutes.Standings, new StandingsRequest([.. tasks.Select(task => new TaskQuery(person, task))]), WireJson.Internal);
        return (await response.Content.ReadFromJsonAsync<StandingsResponse>(WireJson.Internal))!.Standings;
    }

    /// <summary>What a worker gets for a task; null when there is nothing to do.</summary>
    public async Task<ChatWork?> WorkAsync(long taskId, HttpClient? node = null)
    {
        using var client = _push.CreateClient(node);
        using var response = await client.GetAsync(ChatApiRoutes.Work(taskId));
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<ChatWork>(WireJson.Internal);
    }

    /// <summary>Everything in the stream of a task, whose numbers have no gaps.</summary>
    public async Task<List<StreamEvent>> EventsAsync(long taskId)
    {
        var key = StreamKeys.Task(taskId);
        var epoch = await _fixture.QueryAsync<string>("select epoch::text from streams where key = @key", new { key });
        var events = new List<StreamEvent>();
        StreamTail tail;
        do
        {
            tail = await _push.TailAsync(key, epoch, events.Count);
            Assert.False(tail.Lost);
            events.AddRange(tail.Events);
        }
        while (tail.More);

        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(item => item.Seq));
        return events;
    }

    /// <summary>What a reader of a task's stream has seen of the answer.</summary>
    public async Task<string> ShownAsync(long taskId) => string.Concat(
        from item in await EventsAsync(taskId) from piece in item.Data.Output ?? [] where piece.Type == OutputTypes.Text select piece.Text);

    public async Task<string> StateAsync(long taskId) => (string)(await Browser.StatusAsync(taskId))["status"]!;

    public Task<long> UserIdAsync() => _fixture.QueryAsync<long>("select id from users where email = @Email", new { Browser.Email });

    /// <summary>A file as an upload leaves it; without an owner it belongs to the projects.</summary>
    public async Task<Guid> FileAsync(string name, string mimeType = "text/plain", string state = "indexed", bool isProjects = false) =>
        await _fixture.QueryAsync<Guid>(
            """
            insert into files (user_id, filename, mime_type, size_bytes, sha256, storage_key, text_state, width, height, text_problem)
            values (@owner, @name, @mimeType, 1, '\x00', 'tests/' || gen_random_uuid(), @state, 3, 2, case when @state = 'failed' then 'broken' end)
            returning id
            """,
            new { owner = isProjects ? null : (long?)await UserIdAsync(), name, mimeType, state });

    public Task<string> KeyOfAsync(Guid file) => _fixture.QueryAsync<string>("select storage_key from files where id = @file", new { file });

    /// <summary>A node of a project, with files.</summary>
    public async Task<Guid> NodeAsync(Guid? parent, params Guid[] files) => await _fixture.QueryAsync<Guid>(
        """
        with node as (
          insert into project_nodes (parent_id, node_type, name) values (@parent, 'document', gen_random_uuid()::text) returning id
        ), attached as (
          insert into project_files (node_id, file_id, job_id, file_type) select node.id, file, gen_random_uuid(), 'txt' from node, unnest(@files) as file
        )
        select id from node
        """,
        new { parent, files });

    public void Dispose()
    {
        Browser.Dispose();
        _http.Dispose();
    }
}
