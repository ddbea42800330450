using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>One call, one task, one answer (contract B, section 2.7).</summary>
public sealed class ToolTests(TaskApiFixture fixture)
{
    private const string TextTool = "/api/tool/generate_text";

    private static readonly string[] PlannedDays = ["2026-12-01", "2026-12-03"];

    private readonly long _chat = -Random.Shared.NextInt64(1, long.MaxValue);

    [Fact]
    public async Task A_text_is_an_ordinary_task_whose_end_is_the_answer_and_a_post()
    {
        using var agent = Agent();
        var prompt = $"Субботник {Guid.NewGuid()}";
        var answering = agent.PostAsync(TextTool, new { prompt, tg_id = _chat });
        var command = await fixture.Worker.CommandAboutAsync(prompt);
        Assert.Equal((TaskTypes.PostText, "ru"), (command.TaskType, command.Language));
        Assert.False(answering.IsCompleted);
        var run = await fixture.Worker.ClaimAsync(command.TaskId);
        Assert.True(await run.CompleteAsync("""{"text":"Приходите на субботник"}"""));

        var (status, post) = await answering;
        Assert.Equal((200, "Приходите на субботник", _chat, command.TaskId), (status, (string?)post["main_text"], (long)post["post_author"]!, (long)post["task_id"]!));
        Assert.True(Guid.TryParse((string?)post["post_id"], out _));
        Assert.Empty(post["content"]!.AsArray());
        Assert.Empty(post["assigned_chat_id"]!.AsArray());

        var (_, read) = await agent.SendAsync(HttpMethod.Get, $"/api/post/{post["post_id"]}?tg_id={_chat}");
        Assert.True(JsonNode.DeepEquals(post, read), $"{read} is not {post}");
    }

    [Fact]
    public async Task The_same_message_sent_again_while_it_is_made_or_just_afterwards_gives_the_same_post()
    {
        var prompt = Guid.NewGuid().ToString();
        using var first = Agent();
        using var second = Agent(node: 1);
        var answers = Enumerable.Range(0, 40).Select(number => (number % 2 == 0 ? first : second).PostAsync(TextTool, new { prompt, tg_id = _chat })).ToList();
        var command = await fixture.Worker.CommandAboutAsync(prompt);
        var run = await fixture.Worker.ClaimAsync(command.TaskId);
        Assert.True(await run.CompleteAsync("""{"text":"один"}"""));
        var posts = await Task.WhenAll(answers);
        Assert.Single(posts.Select(post => $"{post.Status} {post.Body["post_id"]} {post.Body["task_id"]}").Distinct());
        Assert.Single(fixture.Worker.Commands, one => one.ContextJson.Contains(prompt, StringComparison.Ordinal));

        var (_, again) = await second.PostAsync(TextTool, new { prompt, tg_id = _chat });
        Assert.Equal((string?)posts[0].Body["post_id"], (string?)again["post_id"]);

        // Long afterwards it is a wish for another post.
        await fixture.AgeAsync(command.TaskId, "finished_at", TimeSpan.FromMinutes(2));
        var later = first.PostAsync(TextTool, new { prompt, tg_id = _chat });
        await Wait.ForAsync("a second task", () => fixture.Worker.Commands.Count(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)) == 2);
        var next = fixture.Worker.Commands.Last(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal));
        Assert.True(await (await fixture.Worker.ClaimAsync(next.TaskId)).CompleteAsync("""{"text":"два"}"""));
        Assert.NotEqual((string?)again["post_id"], (string?)(await later).Body["post_id"]);
    }

    [Fact]
    public async Task Races_of_the_same_message_never_make_two_tasks()
    {
        using var first = Agent();
        using var second = Agent(node: 1);
        for (var round = 0; round < 30; round++)
        {
            var prompt = Guid.NewGuid().ToString();
            var chat = _chat - round;
            var answers = Enumerable.Range(0, 8).Select(number => (number % 2 == 0 ? first : second).PostAsync(TextTool, new { prompt, tg_id = chat })).ToList();
            var command = await fixture.Worker.CommandAboutAsync(prompt);
            Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync("""{"text":"один"}"""));
            Assert.Single((await Task.WhenAll(answers)).Select(answer => (long)answer.Body["task_id"]!).Distinct());
            Assert.Equal(1, await fixture.QueryAsync<long>("select count(*) from telegram_chats where tg_id = @chat", new { chat }));
            Assert.Equal(1, await fixture.QueryAsync<long>("select count(*) from tasks where context->>'prompt' = @prompt", new { prompt }));
        }
    }

    [Fact]
    public async Task The_same_words_of_two_people_are_two_posts_and_nobody_sees_the_others()
    {
        var prompt = Guid.NewGuid().ToString();
        using var agent = Agent();
        var answers = new[] { _chat, _chat - 1 }.Select(chat => agent.PostAsync(TextTool, new { prompt, tg_id = chat })).ToList();
        await Wait.ForAsync("two tasks", () => fixture.Worker.Commands.Count(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)) == 2);
        foreach (var command in fixture.Worker.Commands.Where(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)).ToList())
            Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync($$"""{"text":"{{command.UserId}}"}"""));
        var posts = await Task.WhenAll(answers);
        Assert.NotEqual((string?)posts[0].Body["post_id"], (string?)posts[1].Body["post_id"]);
        Assert.NotEqual((string?)posts[0].Body["main_text"], (string?)posts[1].Body["main_text"]);
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/render"), (HttpMethod.Put, "/main_text"), (HttpMethod.Post, "/publish"), (HttpMethod.Post, "/layer/text") })
        {
            var (status, body) = await agent.SendAsync(
                method, $"/api/post/{posts[0].Body["post_id"]}{path}?tg_id={_chat - 1}",
                method == HttpMethod.Get ? null : new { tg_id = _chat - 1, main_text = "чужое", chat_id = "@channel_name", text = "x" });
            Assert.Equal((404, "Пост не найден. Создайте его заново."), (status, (string?)body["error"]));
        }
    }

    [Fact]
    public async Task X16_people_whom_an_old_bot_does_not_name_are_not_taken_for_each_other()
    {
        var prompt = Guid.NewGuid().ToString();
        using var agent = Agent();
        var answers = Enumerable.Range(0, 2).Select(_ => agent.PostAsync(TextTool, new { prompt })).ToList();
        await Wait.ForAsync("two tasks", () => fixture.Worker.Commands.Count(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)) == 2);
        foreach (var command in fixture.Worker.Commands.Where(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)).ToList())
            Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync("""{"text":"да"}"""));
        var posts = await Task.WhenAll(answers);
        Assert.All(posts, post => Assert.Equal((200, 0L), (post.Status, (long)post.Body["post_author"]!)));
        Assert.NotEqual((string?)posts[0].Body["post_id"], (string?)posts[1].Body["post_id"]);
    }

    [Fact]
    public async Task Who_loses_patience_is_told_so_and_joins_the_same_task_when_they_ask_again()
    {
        var prompt = Guid.NewGuid().ToString();
        await using var hasty = await fixture.StartReadyNodeAsync(("ToolOptions:Patience", "00:00:00.300"));
        using var agent = new ServiceClient(hasty.CreateDefaultClient());
        var (status, body) = await agent.PostAsync(TextTool, new { prompt, tg_id = _chat });
        Assert.Equal(504, status);
        Assert.StartsWith("Ответ ещё готовится.", (string?)body["error"], StringComparison.Ordinal);

        var command = await fixture.Worker.CommandAboutAsync(prompt);
        Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync("""{"text":"готово"}"""));
        var (later, post) = await agent.PostAsync(TextTool, new { prompt, tg_id = _chat });
        Assert.Equal((200, command.TaskId, "готово"), (later, (long)post["task_id"]!, (string?)post["main_text"]));
    }

    [Theory]
    [InlineData(TaskErrorCodes.AiServiceError, 502)]
    [InlineData(TaskErrorCodes.Timeout, 504)]
    public async Task What_goes_wrong_is_said_in_words_for_the_person_and_may_be_tried_again_at_once(string code, int expected)
    {
        var prompt = Guid.NewGuid().ToString();
        using var agent = Agent();
        var answering = agent.PostAsync(TextTool, new { prompt, tg_id = _chat });
        var command = await fixture.Worker.CommandAboutAsync(prompt);
        Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).FailAsync(code, "Сервис ИИ устал."));
        var (status, body) = await answering;
        Assert.Equal(expected, status);
        Assert.Equal(code == TaskErrorCodes.Timeout ? "ИИ не успел ответить. Попробуйте ещё раз." : "Сервис ИИ устал.", (string?)body["error"]);

        _ = agent.PostAsync(TextTool, new { prompt, tg_id = _chat });
        await Wait.ForAsync("another task", () => fixture.Worker.Commands.Count(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)) == 2);
    }

    [Fact]
    public async Task A_person_may_have_several_texts_made_at_a_time_and_cancel_them()
    {
        using var person = await fixture.SignInAsync();
        using var agent = Agent();
        var (linked, _) = await agent.SendAsync(HttpMethod.Put, $"/api/telegram/chats/{_chat}", new { user = person.Email });
        Assert.Equal(200, linked);
        var prompts = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid().ToString()).ToList();
        var answers = prompts.Select(prompt => agent.PostAsync(TextTool, new { prompt, tg_id = _chat })).ToList();
        foreach (var prompt in prompts) await fixture.Worker.CommandAboutAsync(prompt);
        var active = await person.PostAsync("app/ai-tasks/active/", new { });
        var ids = active["data"]!["tasks"]!.AsArray().Select(task => (long)task!["task_id"]!).ToList();
        Assert.Equal(3, ids.Count);

        foreach (var id in ids) await person.PostAsync("app/ai-tasks/cancel/", new { task_id = id });
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal((409, "Генерация отменена."), (answer.Status, (string?)answer.Body["error"])));
    }

    [Fact]
    public async Task Corrections_and_plans_are_made_and_not_kept()
    {
        using var agent = Agent();
        var prompt = Guid.NewGuid().ToString();
        var editing = agent.PostAsync(TextTool, new { prompt, tg_id = _chat, kind = "edit", text = "превет" });
        var edit = await fixture.Worker.CommandAboutAsync(prompt);
        Assert.Equal((TaskTypes.TextEdit, "превет"), (edit.TaskType, (string?)JsonNode.Parse(edit.ContextJson)!["text"]));
        Assert.True(await (await fixture.Worker.ClaimAsync(edit.TaskId)).CompleteAsync("""{"text":"Привет."}"""));
        var (status, edited) = await editing;
        Assert.Equal((200, "", "Привет."), (status, (string?)edited["post_id"], (string?)edited["main_text"]));

        prompt = Guid.NewGuid().ToString();
        var planning = agent.PostAsync(TextTool, new { prompt, tg_id = _chat, kind = "content_plan", dates = PlannedDays, freq = "через день" });
        var plan = await fixture.Worker.CommandAboutAsync(prompt);
        Assert.Equal(TaskTypes.ContentPlan, plan.TaskType);
        Assert.Equal("""["2026-12-01","2026-12-03"]""", JsonNode.Parse(plan.ContextJson)!["dates"]!.ToJsonString());
        Assert.True(await (await fixture.Worker.ClaimAsync(plan.TaskId)).CompleteAsync("""{"text":"План"}"""));
        Assert.Equal("План", (string?)(await planning).Body["main_text"]);
    }

    [Theory]
    [InlineData("""{"tg_id":1}""", 400)]
    [InlineData("""{"prompt":"  "}""", 400)]
    [InlineData("""{"prompt":"x","kind":"poem"}""", 400)]
    [InlineData("""{"prompt":"x","kind":"edit"}""", 400)]
    [InlineData("""{"prompt":"x","kind":"content_plan"}""", 400)]
    [InlineData("""{"prompt":"x","kind":"content_plan","dates":["2026-12-03","2026-12-01"]}""", 400)]
    [InlineData("""{"prompt":"a\u0000b","tg_id":1}""", 400)]
    [InlineData("{", 400)]
    [InlineData("""["prompt"]""", 400)]
    public async Task What_cannot_be_made_is_refused_in_the_dialect_of_the_contract(string body, int expected)
    {
        using var http = fixture.CreateClient();
        http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.ServiceKey);
        using var response = await http.PostAsync(TextTool, new StringContent(body));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal(["error"], answer.AsObject().Select(member => member.Key));
        Assert.Matches("[а-я]", (string?)answer["error"]);
    }

    [Fact]
    public async Task Nobody_gets_in_without_a_key_or_a_sign_in()
    {
        foreach (var key in (string[])["nonsense", TaskApiFixture.PlainServiceKey]) await RefusedAsync(key);
    }

    private async Task RefusedAsync(string key)
    {
        using var stranger = new ServiceClient(fixture.CreateClient(), key);
        foreach (var path in (string[])[TextTool, "/api/tool/generate_image", "/api/post", "/api/auth/init"])
            Assert.Equal(401, (await stranger.PostAsync(path, new { prompt = "x", tg_id = 1 })).Status);
        Assert.Equal(401, (await stranger.SendAsync(HttpMethod.Put, "/internal/pictures?task=1", new { })).Status);
        Assert.Equal(401, (await stranger.SendAsync(HttpMethod.Put, "/api/telegram/chats/1", new { user = "demo" })).Status);
    }

    private ServiceClient Agent(int node = 0) => new(fixture.CreateClient(node));
}
