using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.TestServers.Schemas;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The description of the API, from which clients' types are generated, says what is on the wire.</summary>
public sealed class ApiDescriptionTests(TaskApiFixture fixture)
{
    private const string Front = "/api/rest/front/";

    [Fact]
    public async Task The_description_that_is_kept_is_what_the_server_says() =>
        Assert.Null(CommittedSchema.Difference("openapi.json", await DescriptionAsync()));

    [Fact]
    public async Task Two_nodes_say_the_same_bytes()
    {
        using var one = fixture.CreateClient();
        using var other = fixture.CreateClient(1);
        Assert.Equal(
            await one.GetByteArrayAsync("/openapi/v1.json", TestContext.Current.CancellationToken),
            await other.GetByteArrayAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_and_typed_answers()
    {
        var description = await DescriptionAsync();
        var operations = Operations(description).ToList();
        var names = operations.Select(operation => (string?)operation.Operation["operationId"]).ToList();
        Assert.All(names, name => Assert.Matches("^[a-z][A-Za-z]+$", name));
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (var (path, method, operation) in operations)
        {
            var responses = operation["responses"]!.AsObject();
            Assert.All(responses.Where(response => response.Key is "200" or "201"), response => Assert.True(response.Value!["content"] is not null, $"{method} {path}"));
            Assert.Contains(responses, response => response.Key[0] == '2');
            Assert.NotNull(responses["default"]?["content"]);
        }

        // A number at the end tells two types of one name apart, in an order that nobody knows.
        Assert.DoesNotContain(description["components"]!["schemas"]!.AsObject(), schema => char.IsAsciiDigit(schema.Key[^1]));
    }

    [Fact]
    public async Task Answers_of_contract_A_are_as_described()
    {
        var description = await DescriptionAsync();
        using var browser = await fixture.SignInAsync();
        var started = await FitsAsync("app/ai-tasks/start/", new { task_type = "habit_create_help", context = new { } });
        var id = (long)started["data"]!["task_id"]!;
        await FitsAsync("app/ai-tasks/start/", new { task_type = "habit_create_help", context = new { } });
        await FitsAsync("app/ai-tasks/active/", new { });
        var run = await fixture.Worker.ClaimAsync(id);
        await run.CompleteAsync();
        await FitsAsync("app/ai-tasks/status/", new { task_id = id });
        await FitsAsync("app/ai-tasks/cancel/", new { task_id = id });
        await FitsAsync("app/ai-tasks/history/", new { });
        var cancelled = (long)(await FitsAsync("app/ai-tasks/start/", new { task_type = "reward_mentor_help" }))["data"]!["task_id"]!;
        await FitsAsync("app/ai-tasks/cancel/", new { task_id = cancelled });
        foreach (var path in (string[])["csrf/", "get-user-data/", "update-user-data/", "get-global-data/", "logout/"]) await FitsAsync(path, new { });

        async Task<JsonObject> FitsAsync(string path, object body)
        {
            var answer = await browser.PostAsync(path, body);
            AssertFits(description, (Front + path).TrimEnd('/'), "post", "200", answer);
            return answer;
        }
    }

    [Fact]
    public async Task Answers_to_programs_and_administrators_are_as_described()
    {
        var description = await DescriptionAsync();
        using var person = await ApiCaller.NewPersonAsync(fixture);
        using var admin = ApiCaller.Administrator(fixture);
        await FitsAsync(person, HttpMethod.Post, "/auth/exchange", "/auth/exchange", new { static_token = person.StaticToken });
        await FitsAsync(person, HttpMethod.Get, "/me");
        await FitsAsync(person, HttpMethod.Patch, "/me/settings", "/me/settings", new { temperature = 0.5 });
        await FitsAsync(person, HttpMethod.Get, "/prompts/roles");
        var chat = (string)(await FitsAsync(person, HttpMethod.Post, "/chats", "/chats", new { title = "t" }, "201"))["id"]!;
        await FitsAsync(person, HttpMethod.Post, $"/chats/{chat}/messages", "/chats/{id}/messages", new { content = "Привет" }, "201");
        await FitsAsync(person, HttpMethod.Get, "/chats");
        await FitsAsync(person, HttpMethod.Get, $"/chats/{chat}", "/chats/{id}");
        await FitsAsync(person, HttpMethod.Post, $"/chats/{chat}/stop", "/chats/{id}/stop", new { });
        await FitsAsync(person, HttpMethod.Delete, $"/chats/{chat}", "/chats/{id}", null, "202");
        var file = await person.UploadAsync("a.txt", "слова"u8.ToArray(), "/files/upload");
        AssertFits(description, "/files/upload", "post", "200", file);
        AssertFits(description, "/files/upload-for-llm", "post", "200", await person.UploadAsync("b.txt", "слова"u8.ToArray(), "/files/upload-for-llm"));
        await FitsAsync(person, HttpMethod.Get, $"/files/{file["id"]}", "/files/{id}");
        await FitsAsync(person, HttpMethod.Get, "/projects/tree");
        await FitsAsync(person, HttpMethod.Get, "/v1/user/usage");
        await FitsAsync(person, HttpMethod.Get, "/api/task/tasks");
        await FitsAsync(person, HttpMethod.Get, "/api/task/notifications");
        await FitsAsync(person, HttpMethod.Get, "/api/task/notifications/unread-count");
        await FitsAsync(person, HttpMethod.Get, "/api/auth/me");
        var post = (string)(await FitsAsync(person, HttpMethod.Post, "/api/post", "/api/post", new { main_text = "Текст" }))["post_id"]!;
        await FitsAsync(person, HttpMethod.Get, "/api/post");
        await FitsAsync(person, HttpMethod.Post, $"/api/post/{post}/layer/text", "/api/post/{id}/layer/text", new { text = "т", x = 1, y = 1, size = 12 });
        await FitsAsync(person, HttpMethod.Get, $"/api/post/{post}", "/api/post/{id}");
        await FitsAsync(admin, HttpMethod.Get, "/admin/users");
        await FitsAsync(admin, HttpMethod.Get, $"/admin/users/{person.Username}/tokens", "/admin/users/{username}/tokens");
        await FitsAsync(admin, HttpMethod.Get, "/v1/admin/audit");
        AssertFits(description, "/chats", "get", "default", await person.RefusedAsync(404, HttpMethod.Get, $"/chats/{Guid.NewGuid()}"));
        await FitsAsync(person, HttpMethod.Delete, $"/me?username={person.Username}", "/me", null, "202");

        async Task<JsonNode> FitsAsync(ApiCaller caller, HttpMethod method, string address, string? path = null, object? body = null, string status = "200")
        {
            var answer = await caller.OkAsync(method, address, body);
            AssertFits(description, path ?? address, method.Method.ToLowerInvariant(), status, answer);
            return answer;
        }
    }

    private async Task<JsonObject> DescriptionAsync()
    {
        using var http = fixture.CreateClient();
        return (await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json", TestContext.Current.CancellationToken))!;
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonObject description) =>
        from path in description["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value!.AsObject());

    private static void AssertFits(JsonObject description, string path, string method, string status, JsonNode answer)
    {
        var schema = description["paths"]![path]![method]!["responses"]![status]!["content"]!.AsObject().First().Value!["schema"]!;
        Assert.Empty(new SchemaCheck(description).Mistakes(answer, schema, $"{method} {path}"));
    }
}
