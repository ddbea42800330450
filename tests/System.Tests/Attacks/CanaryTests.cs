using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using AiTasks.SystemTests.Clients;
using AiTasks.SystemTests.ContractE;
using AiTasks.TestServers;
using AiTasks.TestServers.DocumentChat;
using StackExchange.Redis;

namespace AiTasks.SystemTests.Attacks;

/// <summary>
/// S24 and S25: what is secret stands in no log, table, message, frame or answer, whatever goes wrong; and what people write stays one line of a log and one value
/// of a table. Traces, and the tokens of bots and models, have tests of their own.
/// </summary>
public sealed class CanaryTests(OfflineSystem system)
{
    // More than all tests together write.
    private const int AllLines = 1_000_000;

    // What is not said by then is not said.
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task S24_no_secret_is_in_a_log_a_table_a_message_a_frame_or_an_answer()
    {
        var answers = new Answers();
        using var http = new HttpClient(answers) { BaseAddress = system.Gateway };
        using var redis = await ConnectionMultiplexer.ConnectAsync(system.System.Resource("redis").ConnectionString!);
        var messages = new ConcurrentQueue<string>();
        await redis.GetSubscriber().SubscribeAsync(new RedisChannel("*", RedisChannel.PatternMode.Pattern), (_, message) => messages.Enqueue(message!));
        await using var broker = await BrokerTap.StartAsync(system.System);
        var frames = new ConcurrentQueue<string>();
        using var front = await FrontClient.RegisterAsync(system.Gateway);
        await using var socket = await front.ConnectAsync();
        using var status = await StatusClient.RegisterAsync(system.Gateway);
        using var reader = await DocumentPerson.CreateAsync(system.Gateway);
        var session = front.CookieHeader.Split("sessionid=")[1].Split(';')[0];
        var ownKey = $"sk-canary{Guid.NewGuid():N}";
        var password = $"canary{Guid.NewGuid():N}";
        var bot = $"123456789:canary{Guid.NewGuid():N}";
        var webhook = "whsec_" + Convert.ToBase64String(Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray());
        var receiver = $"https://example.com/{Guid.NewGuid():N}";
        string[] secrets =
        [
            .. await SecretsOfServicesAsync(), session, status.Token, reader.StaticToken, reader.Client.AccessToken!, ownKey, password, bot, webhook,
        ];

        // Each where it belongs, then where it does not, well-formed and not.
        await SendAsync(HttpMethod.Post, "/api/rest/front/registration/", new { email = $"{Guid.NewGuid():N}@example.com", password });
        await SendAsync(HttpMethod.Put, "/v1/user/model-keys/openai", new { api_key = ownKey }, ("Authorization", $"Bearer {reader.Client.AccessToken}"));
        await SendAsync(HttpMethod.Post, "/generate_image", new { data = new { desc = "x", image_url = $"https://api.telegram.org/file/bot{bot}/a.png" }, tg_id = 1 });
        var withWebhook = await front.PostAsync("app/ai-tasks/start/", new { task_type = "goal_mentor_help", webhook = new { url = receiver, secret = webhook } });
        var task = await front.StartAsync("habit_create_help");
        await using var tasks = await JsonSocket.ConnectAsync(system.Gateway, $"/api/task/ws/task/{status.UserId}?token={status.Token}");
        await using var screen = await JsonSocket.ConnectAsync(system.Gateway, $"/api/v1/insight?channel=ui_events&token={status.Token}");
        foreach (var secret in secrets)
        {
            await SendAsync(HttpMethod.Post, "/auth/exchange", new { static_token = secret + "x" });
            await SendAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = "nobody@example.com", password = secret });
            await SendAsync(HttpMethod.Get, $"/me?token={Uri.EscapeDataString(secret)}", null, ("Authorization", $"Bearer {secret}"));
            await SendAsync(HttpMethod.Post, "/api/producer/tasks", $"{{\"task_id\": {secret}", ("X-Service-Key", secret));
            await SendAsync(HttpMethod.Post, "/me/settings", null, ("Cookie", $"sessionid={secret}"), ("X-CSRFToken", secret));
            await SendAsync(HttpMethod.Post, $"/agent/{Uri.EscapeDataString(secret)}/generate_text", new { });
            foreach (var path in (string[])["/ws/tasks/?", "/api/v1/insight?channel=ui_events&", $"/api/task/ws/task/{status.UserId}?", $"/chats/{Guid.NewGuid()}/stream?"])
                await ConnectAsync($"{path}token={Uri.EscapeDataString(secret)}", secret, frames);
        }

        foreach (var one in (long[])[task, (long)withWebhook["data"]!["task_id"]!]) await socket.TerminalAsync(one);
        await Wait.ForAsync("events to pass through Redis", () => !messages.IsEmpty);
        await Wait.ForAsync("the task's end to pass through the broker", () => broker.Text.Contains("GenerationCompleted", StringComparison.Ordinal));
        var heard = string.Join('\n', [
            .. frames, .. socket.Frames.Select(frame => frame.Whole.ToJsonString()), .. tasks.Frames.Concat(screen.Frames).Select(frame => frame.ToJsonString()),
        ]);
        Assert.Contains("task_completed", heard, StringComparison.Ordinal);
        Assert.Contains("not_authenticated", heard + answers.Text, StringComparison.Ordinal);
        var logs = string.Join('\n', Logs());
        var tables = await TablesAsync();
        var events = string.Join('\n', messages);
        Assert.True(tables.Split(receiver).Length > 2, "The webhook is not in both tables.");
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, events, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, broker.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, heard, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, answers.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, tables, StringComparison.Ordinal);
        }

        async Task SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path)
            {
                Content = body switch
                {
                    null => null,
                    string text => new StringContent(text, Encoding.UTF8, "application/json"),
                    _ => JsonContent.Create(body),
                },
            };
            foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task S25_what_people_write_is_one_value_and_starts_no_line_of_a_log()
    {
        var mark = $"INJECTED{Guid.NewGuid():N}";
        string[] attacks =
        [
            $"a\r\n{mark} crit: forged", $"a\n{mark} crit: forged", $"\u001b[2J\u001b[31m{mark}", $"'; drop table users; -- {mark}", $"%0d%0a{mark}", $"{{0}}{{Path}}%s%n{mark}",
            $"a\u2028{mark}", $"$(id)`id`{mark}",
        ];
        using var reader = await DocumentPerson.CreateAsync(system.Gateway);
        foreach (var attack in attacks)
        {
            var chat = await reader.Client.CreateChatAsync(attack);
            Assert.Equal(attack, (await reader.Client.ChatAsync(chat.Id)).Title);
            using var found = await reader.RawAsync(HttpMethod.Get, $"/projects/search?q={Uri.EscapeDataString(attack)}");
            Assert.True(found.IsSuccessStatusCode, await found.Content.ReadAsStringAsync());
            foreach (var path in (string[])[$"/chats/{Uri.EscapeDataString(attack)}", $"/api/task/task/{Uri.EscapeDataString(attack)}/status", $"/{Uri.EscapeDataString(attack)}"])
            {
                using var answer = await reader.RawAsync(HttpMethod.Get, path);
                Assert.InRange((int)answer.StatusCode, 200, 499);
            }
        }

        var lines = Logs().SelectMany(log => log.Split('\n')).Where(line => line.Contains(mark, StringComparison.Ordinal)).ToList();
        Assert.All(lines, line => Assert.False(line.StartsWith(mark, StringComparison.Ordinal) || line.Contains('\u001b'), line));
    }

    private IEnumerable<string> Logs() =>
        system.System.Resources.Select(resource => system.System.Logs(resource.Name, resource.Replica, AllLines));

    // As the services have got them.
    private async Task<IEnumerable<string>> SecretsOfServicesAsync()
    {
        var values = await ServiceEnvironment.ReadAsync(system.System, "taskapi");
        string[] servers = [.. ((string[])["postgres", "redis", "rabbitmq"]).Select(name => system.System.Resource(name).ConnectionString!)];
        return
        [
            values["TokenOptions__SigningKey"], values["OwnKeyOptions__MasterKey"], servers[0].Split("Password=")[1].Split(';')[0],
            servers[1].Split("password=")[1].Split(',')[0], servers[2].Split("guest:")[1].Split('@')[0],
        ];
    }

    private async Task<string> TablesAsync()
    {
        var tables = await system.System.QueryAsync<string>("select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'");
        Assert.True(tables.Count > 10);
        var rows = new StringBuilder();
        foreach (var table in tables)
        {
            foreach (var row in await system.System.QueryAsync<string>($"select t::text from \"{table}\" t")) rows.AppendLine(row);
        }

        return rows.ToString();
    }

    // Whoever is let in says the secret as well, and hears what comes of it until the other side closes or has no more to say.
    private async Task ConnectAsync(string path, string secret, ConcurrentQueue<string> frames)
    {
        using var socket = new ClientWebSocket();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{system.Gateway.Authority}{path}"), limit.Token);
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"type\": \"{secret}\", \"action\": \"{secret}\"}}"), WebSocketMessageType.Text, true, limit.Token);
            limit.CancelAfter(LastWord);
            var buffer = new byte[64 * 1024];
            for (ValueWebSocketReceiveResult got = default; got.MessageType != WebSocketMessageType.Close;)
            {
                got = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
                frames.Enqueue(Encoding.UTF8.GetString(buffer.AsSpan(0, got.Count)) + socket.CloseStatusDescription);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // Refused, cut or left waiting, as it may be.
        }
    }

    /// <summary>Keeps what is answered: heads and bodies.</summary>
    private sealed class Answers() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        private readonly StringBuilder _all = new();

        public string Text => _all.ToString();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            _all.Append(response.Headers).Append(await response.Content.ReadAsStringAsync(cancellationToken));
            return response;
        }
    }
}
