using AiTasks.Contracts;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Messages: what comes with them, in which order they stand, and that they are there whole or not at all.</summary>
public sealed class ChatMessageTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task E1_a_message_starts_an_ordinary_task_and_does_not_wait_for_it()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, "Где щит?");
        var command = await fixture.Worker.CommandAsync(task);
        Assert.Equal((TaskTypes.ChatAnswer, "ru"), (command.TaskType, command.Language));
        Assert.Equal("pending", await person.StateAsync(task));
        Assert.Equal("Где щит?", Assert.Single((await new PushClient(fixture).WelcomeAsync(person.Browser)).ActiveTasks).Title);
        Assert.Equal([("user", "Где щит?", "text")], await person.MessagesAsync(chat));
        Assert.Empty(await person.EventsAsync(task));

        var work = (await person.WorkAsync(task))!;
        Assert.Equal((chat, "Где щит?", "", null), (work.ChatId, work.Question, work.Shown, work.RolePrompt));
        Assert.Equal(new ChatPreferences(), work.Preferences);
        Assert.Empty(work.History);
    }

    [Fact]
    public async Task E14_files_are_remembered_however_they_are_named()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var files = new List<Guid>();
        foreach (var name in (string[])["id", "key", "address", "old"]) files.Add(await person.FileAsync($"{name}.txt"));
        foreach (var name in (string[])["tree", "node", "below"]) files.Add(await person.FileAsync($"{name}.txt", isProjects: true));
        var node = await person.NodeAsync(null, files[5]);
        await person.NodeAsync(await person.NodeAsync(node), files[6]);

        var chat = await person.CreateAsync();
        var task = await person.AskAsync(chat, new
        {
            content = "Сравни",
            attached_file_ids = new[] { files[0], files[0] },
            google_files = new object[]
            {
                new { uri = "https://elsewhere.example/x", mime_type = "text/plain", storage_path = await person.KeyOfAsync(files[1]) },
                new { uri = $"https://ai.example.com/files/{files[2]}/content?sig=1", mime_type = "text/plain", storage_path = (string?)null },
            },
            google_file_uris = new[] { $"files/{files[3]}" },
            tree_files = new[] { new { r2_key = await person.KeyOfAsync(files[4]), file_type = "txt" } },
            attached_document_ids = new[] { node },
        });
        var work = (await person.WorkAsync(task))!;
        Assert.Equal(files.Order(), work.Documents.Select(document => document.FileId).Order());
        Assert.Equal("id.txt", work.Documents[0].Name);

        var (_, read) = await person.SendAsync(HttpMethod.Get, $"/chats/{chat}");
        Assert.Equal(files.Order(), read["messages"]![0]!["files"]!.AsArray().Select(file => (Guid)file!["id"]!).Order());
    }

    [Fact]
    public async Task Files_of_nobody_or_of_somebody_else_are_refused_by_name_and_nothing_is_asked()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        using var other = await ChatClient.SignInAsync(fixture);
        var (foreign, unknown) = (await other.FileAsync("foreign.txt"), Guid.NewGuid());
        var chat = await person.CreateAsync();
        foreach (var (message, status, name) in new (object, int, string)[]
        {
            (new { content = "x", attached_file_ids = new[] { foreign } }, 404, $"{foreign}"),
            (new { content = "x", attached_file_ids = new[] { unknown } }, 404, $"{unknown}"),
            (new { content = "x", attached_document_ids = new[] { unknown } }, 404, $"{unknown}"),
            (new { content = "x", tree_files = new[] { new { r2_key = "no/such/key" } } }, 404, "no/such/key"),
            (new { content = "x", google_file_uris = new[] { await other.KeyOfAsync(foreign) } }, 404, await other.KeyOfAsync(foreign)),
            (new { content = "x", attached_file_ids = new[] { "plan1.pdf" } }, 422, "plan1.pdf"),
        })
        {
            var (answered, body) = await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", message);
            Assert.Equal(status, answered);
            Assert.Contains(name, (string?)body["message"], StringComparison.Ordinal);
            Assert.Equal([name], body["details"]!["files"]!.AsArray().Select(file => (string)file!));
        }

        Assert.Empty(await person.MessagesAsync(chat));
    }

    [Theory]
    [InlineData("{}", 422)]
    [InlineData("", 422)]
    [InlineData("""{"content":null}""", 422)]
    [InlineData("""{"content":" \n"}""", 422)]
    [InlineData("""{"content":5}""", 400)]
    [InlineData("{", 400)]
    [InlineData("[1]", 400)]
    [InlineData("""{"content":"a\u0000b"}""", 400)]
    public async Task What_is_no_message_is_refused(string body, int expected)
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var (status, answer) = await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", body);
        Assert.Equal((expected, "validation_error"), (status, (string?)answer["error"]));
        Assert.Empty(await person.MessagesAsync(chat));
    }

    [Fact]
    public async Task A_message_may_be_as_long_as_the_limit_and_no_longer()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync(new { title = "Длинный" });
        await person.AskAsync(chat, new string('я', 32_000));
        var (status, _) = await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = new string('я', 32_001) });
        Assert.Equal(422, status);
    }

    [Fact]
    public async Task The_same_key_asks_once_whatever_happens_meanwhile()
    {
        using var first = await ChatClient.SignInAsync(fixture);
        using var second = first.Through(fixture.CreateClient(node: 1));
        var (chat, other) = (await first.CreateAsync(), await first.CreateAsync());
        var key = ("Idempotency-Key", $"{Guid.NewGuid()}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => (number % 2 == 0 ? first : second).SendAsync(
            HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Раз" }, key)));
        var (status, body) = Assert.Single(answers.Select(answer => (answer.Status, answer.Body.ToJsonString())).Distinct());
        Assert.Equal(201, status);
        Assert.Single(await first.MessagesAsync(chat));

        var task = await first.TaskOfAsync((Guid)answers[0].Body["id"]!);
        Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync("""{"content":"Два"}"""));
        var (_, again) = await first.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Раз" }, key);
        Assert.Equal(body, again.ToJsonString());

        foreach (var (path, content) in new[] { (chat, "Другое"), (other, "Раз") })
        {
            var (refused, problem) = await second.SendAsync(HttpMethod.Post, $"/chats/{path}/messages", new { content }, key);
            Assert.Equal((422, "idempotency_key_reused"), (refused, (string?)problem["error"]));
        }

        Assert.Equal(422, (await first.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = "x" }, ("Idempotency-Key", " "))).Status);
        Assert.Equal(2, (await first.MessagesAsync(chat)).Count);
    }

    [Fact]
    public async Task The_same_key_at_once_in_many_chats_asks_once()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chats = new List<Guid>();
        for (var number = 0; number < 6; number++) chats.Add(await person.CreateAsync());
        var key = ("Idempotency-Key", $"{Guid.NewGuid()}");
        var answers = await Task.WhenAll(chats.Select(chat => person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Раз" }, key)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(5, answers.Count(answer => answer.Status == 422));
    }

    [Fact]
    public async Task Questions_asked_at_once_stand_before_their_answers_in_whatever_order_these_come()
    {
        using var first = await ChatClient.SignInAsync(fixture);
        using var second = first.Through(fixture.CreateClient(node: 1));
        var chat = await first.CreateAsync();
        var questions = Enumerable.Range(0, 12).Select(number => $"вопрос {number}").ToList();
        var tasks = await Task.WhenAll(questions.Select((question, number) => (number % 2 == 0 ? first : second).AskAsync(chat, question)));
        await Task.WhenAll(tasks.Zip(questions).OrderBy(_ => Random.Shared.Next()).Select(async pair =>
            Assert.True(await (await fixture.Worker.ClaimAsync(pair.First)).CompleteAsync($$"""{"content":"{{pair.Second.Replace("вопрос", "ответ", StringComparison.Ordinal)}}"}"""))));

        var messages = await first.MessagesAsync(chat);
        Assert.Equal(24, messages.Count);
        foreach (var pair in messages.Chunk(2))
        {
            Assert.Equal(("user", "assistant"), (pair[0].Role, pair[1].Role));
            Assert.Equal(pair[0].Content.Replace("вопрос", "ответ", StringComparison.Ordinal), pair[1].Content);
        }
    }

    [Fact]
    public async Task Many_answers_of_several_chats_that_end_together_do_not_get_in_each_others_way()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chats = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => person.CreateAsync()));
        var tasks = new List<long>();
        for (var number = 0; number < 40; number++) tasks.Add(await person.AskAsync(chats[number % chats.Length], $"{number}"));
        var runs = await Task.WhenAll(tasks.Select(task => fixture.Worker.ClaimAsync(task)));
        Assert.All(await Task.WhenAll(runs.Select(run => run.CompleteAsync("""{"content":"да"}"""))), Assert.True);
        foreach (var chat in chats) Assert.Equal(20, (await person.MessagesAsync(chat)).Count);
    }
}
