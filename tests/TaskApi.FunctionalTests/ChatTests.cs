using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Chats as contract E's clients use them (section 5.3).</summary>
public sealed class ChatTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task E6_a_chat_can_be_read_as_a_chat_and_as_a_chat_with_messages()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var id = await person.CreateAsync(new { title = "План", description = "этажи" });
        var task = await person.AskAsync(id, "Где щит?");
        Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync("""{"content":"В подвале."}"""));

        var (_, read) = await person.SendAsync(HttpMethod.Get, $"/chats/{id}");
        AssertIsChat(read.AsObject());
        AssertIsChat(read["chat"]!.AsObject());
        foreach (var member in read["chat"]!.AsObject()) Assert.True(JsonNode.DeepEquals(member.Value, read[member.Key]), member.Key);
        Assert.Equal(("План", "этажи"), ((string?)read["title"], (string?)read["chat"]!["description"]));
        Assert.Equal(2, read["messages"]!.AsArray().Count);
    }

    [Fact]
    public async Task E7_the_person_of_a_chat_is_a_text_and_nothing_that_is_needed_is_missing()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var (status, chat) = await person.SendAsync(HttpMethod.Post, "/chats", new { title = "Один" });
        Assert.Equal(201, status);
        AssertIsChat(chat.AsObject());
        var username = await fixture.QueryAsync<string>("select username from users where email = @Email", new { person.Browser.Email });
        Assert.Equal(username, (string?)chat["user_id"]);
        Assert.Null(chat["description"]);
        Assert.True(chat.AsObject().ContainsKey("description"));

        var (_, list) = await person.SendAsync(HttpMethod.Get, "/chats");
        Assert.True(JsonNode.DeepEquals(chat, Assert.Single(list.AsArray())));
    }

    [Fact]
    public async Task E8_and_E10_a_message_has_nothing_that_strict_clients_refuse()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var (status, message) = await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Привет" });
        Assert.Equal(201, status);
        AssertIsMessage(message.AsObject(), chat);
        Assert.Equal(("user", "Привет"), ((string?)message["role"], (string?)message["content"]));

        var task = await person.TaskOfAsync((Guid)message["id"]!);
        Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync(
            """{"content":"Ответ","images":"none","sources":[{"name":"plan1.pdf","page":3}]}"""));
        var (_, read) = await person.SendAsync(HttpMethod.Get, $"/chats/{chat}");
        foreach (var one in read["messages"]!.AsArray()) AssertIsMessage(one!.AsObject(), chat);
        Assert.Equal("assistant", (string?)read["messages"]![1]!["role"]);
        Assert.Equal(3, (int)read["messages"]![1]!["sources"]![0]!["page"]!);
    }

    [Fact]
    public async Task E12_the_list_is_an_array_of_the_newest_and_no_longer_than_asked_for()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var ids = new List<Guid>();
        for (var number = 0; number < 4; number++) ids.Add(await person.CreateAsync(new { title = $"{number}" }));
        ids.Reverse();
        foreach (var (query, count) in new[] { ("", 4), ("?limit=2", 2), ("?limit=100000", 4), ("?limit=0", 1) })
        {
            var (_, list) = await person.SendAsync(HttpMethod.Get, $"/chats{query}");
            Assert.Equal(ids.Take(count), list.AsArray().Select(chat => (Guid)chat!["id"]!));
        }
    }

    [Theory]
    [InlineData("", "Новый чат")]
    [InlineData("{}", "Новый чат")]
    [InlineData("""{"title":null,"description":null}""", "Новый чат")]
    [InlineData("""{"title":"  "}""", "Новый чат")]
    [InlineData("""{"title":" Щит "}""", "Щит")]
    public async Task E13_a_chat_without_a_title_gets_one(string body, string title)
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var (status, chat) = await person.SendAsync(HttpMethod.Post, "/chats", body);
        Assert.Equal((201, title), (status, (string?)chat["title"]));
    }

    [Fact]
    public async Task A_chat_that_nobody_named_is_called_after_its_first_message()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var unnamed = await person.CreateAsync();
        await person.AskAsync(unnamed, "  Где на плане\nпервого этажа стоит ВРУ-1 и сколько места нужно оставить для его обслуживания?");
        await person.AskAsync(unnamed, "А на втором?");
        Assert.Equal("Где на плане первого этажа стоит ВРУ-1 и сколько места нужно…", await TitleAsync(person, unnamed));

        var named = await person.CreateAsync(new { title = "Вентиляция" });
        await person.AskAsync(named, "Какая высота?");
        Assert.Equal("Вентиляция", await TitleAsync(person, named));
    }

    [Fact]
    public async Task E13_another_persons_chat_is_forbidden_and_an_unknown_or_deleted_one_is_not_found()
    {
        using var owner = await ChatClient.SignInAsync(fixture);
        using var stranger = await ChatClient.SignInAsync(fixture, node: 1);
        var chat = await owner.CreateAsync();
        await owner.AskAsync(chat, "Моё");
        foreach (var (method, suffix) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/messages"), ("POST", "/stop") })
        {
            Assert.Equal((403, "forbidden"), await RefusalAsync(stranger, method, $"/chats/{chat}{suffix}"));
            Assert.Equal((404, "not_found"), await RefusalAsync(stranger, method, $"/chats/{Guid.NewGuid()}{suffix}"));
            Assert.Equal((404, "not_found"), await RefusalAsync(stranger, method, $"/chats/none{suffix}"));
        }

        Assert.Equal(202, (await owner.SendAsync(HttpMethod.Delete, $"/chats/{chat}")).Status);
        foreach (var (method, suffix) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/messages"), ("POST", "/stop") })
        {
            Assert.Equal((404, "not_found"), await RefusalAsync(owner, method, $"/chats/{chat}{suffix}"));
            Assert.Equal((404, "not_found"), await RefusalAsync(stranger, method, $"/chats/{chat}{suffix}"));
        }

        Assert.Empty((await owner.SendAsync(HttpMethod.Get, "/chats")).Body.AsArray());
        Assert.Empty((await stranger.SendAsync(HttpMethod.Get, "/chats")).Body.AsArray());
    }

    [Fact]
    public async Task Title_and_description_can_be_changed_one_by_one()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync(new { title = "Один", description = "раз" });
        Assert.Equal(("Два", "раз"), await PatchAsync("""{"title":"Два"}"""));
        Assert.Equal(("Два", "два"), await PatchAsync("""{"description":"два"}"""));
        Assert.Equal(("Два", "два"), await PatchAsync("{}"));
        Assert.Equal(("Два", null), await PatchAsync("""{"description":null}"""));
        foreach (var bad in new[] { """{"title":" "}""", """{"description":5}""", $$"""{"title":"{{new string('я', 301)}}"}""" })
            Assert.Equal(422, (await person.SendAsync(HttpMethod.Patch, $"/chats/{chat}", bad)).Status);

        async Task<(string?, string?)> PatchAsync(string body)
        {
            var (status, changed) = await person.SendAsync(HttpMethod.Patch, $"/chats/{chat}", body);
            Assert.Equal(200, status);
            AssertIsChat(changed.AsObject());
            return ((string?)changed["title"], (string?)changed["description"]);
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_gets_401_everywhere()
    {
        using var http = fixture.CreateClient();
        foreach (var path in (string[])["/chats", $"/chats/{Guid.NewGuid()}"])
            Assert.Equal(401, (int)(await http.GetAsync(path)).StatusCode);
    }

    private static async Task<string?> TitleAsync(ChatClient person, Guid chat) =>
        (string?)(await person.SendAsync(HttpMethod.Get, $"/chats/{chat}")).Body["title"];

    private static async Task<(int Status, string? Error)> RefusalAsync(ChatClient person, string method, string path)
    {
        var (status, body) = await person.SendAsync(new HttpMethod(method), path, method is "GET" or "DELETE" ? null : new { content = "x", title = "x" });
        Assert.Equal(["error", "message", "details", "detail"], body.AsObject().Select(member => member.Key));
        return (status, (string?)body["error"]);
    }

    private static void AssertIsChat(JsonObject chat)
    {
        Assert.True(Guid.TryParse((string?)chat["id"], out _));
        Assert.NotEmpty((string)chat["title"]!);
        Assert.Equal(JsonValueKind.String, chat["user_id"]!.GetValueKind());
        Assert.True(chat["description"] is null || chat["description"]!.GetValueKind() == JsonValueKind.String);
        AssertIsDate(chat["created_at"]);
        AssertIsDate(chat["updated_at"]);
    }

    private static void AssertIsMessage(JsonObject message, Guid chat)
    {
        Assert.True(Guid.TryParse((string?)message["id"], out _));
        Assert.Equal(chat, (Guid)message["chat_id"]!);
        Assert.Contains((string)message["role"]!, (string[])["user", "assistant", "system"]);
        Assert.Equal(JsonValueKind.String, message["content"]!.GetValueKind());
        Assert.Equal(JsonValueKind.String, message["message_type"]!.GetValueKind());
        Assert.Equal(JsonValueKind.Array, message["images"]!.GetValueKind());
        Assert.Equal(JsonValueKind.Array, message["sources"]!.GetValueKind());
        AssertIsDate(message["created_at"]);
    }

    private static void AssertIsDate(JsonNode? date) => Assert.True(
        DateTimeOffset.TryParse((string?)date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && Math.Abs((at - DateTimeOffset.UtcNow).TotalMinutes) < 10, $"{date} is no date of today.");
}
