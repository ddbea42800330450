using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The projects' tree as contract E's client reads it (section 5.3), with the repository's example in it.</summary>
public sealed class ProjectTests(TaskApiFixture fixture, ITestOutputHelper output)
{
    private const int Enough = 9;
    private readonly string _client = $"client-{Guid.NewGuid():N}";

    [Fact]
    public async Task E10_nodes_and_files_have_the_types_that_the_client_reads()
    {
        using var person = await ImportAsync();
        var nodes = (await person.GetAsync($"/projects/tree?client_id={_client}&all_nodes=true&include_files=true")).AsArray();
        Assert.Equal(7, nodes.Count);
        Assert.All(nodes, node => AssertNode(node!));
        Assert.Equal(3, nodes.Sum(node => node!["files"]!.AsArray().Count));
        Assert.Equal(1968, (int)nodes[0]!["attributes"]!["built"]!);

        // Parents come before their children, siblings as the manifest has them.
        var seen = new HashSet<string?> { null };
        Assert.All(nodes, node =>
        {
            Assert.Contains((string?)node!["parent_id"], seen);
            seen.Add((string?)node["id"]);
        });
        Assert.Equal(["ПЗ", "ИОС", "СМ"], nodes.Where(node => (string?)node!["node_type"] == "section").Select(node => (string)node!["code"]!));
    }

    [Fact]
    public async Task The_tree_is_given_level_by_level_and_files_only_when_they_are_asked_for()
    {
        using var person = await ImportAsync();
        var root = Assert.Single((await person.GetAsync($"/projects/tree?client_id={_client}")).AsArray())!;
        Assert.Equal("ВК-2026", (string?)root["code"]);
        Assert.Null(root["parent_id"]);
        var sections = (await person.GetAsync($"/projects/tree?parent_id={root["id"]}")).AsArray();
        Assert.Equal(3, sections.Count);
        var document = Assert.Single((await person.GetAsync($"/projects/tree?parent_id={sections[1]!["id"]}&include_files=true")).AsArray())!;
        Assert.Equal("plan1.pdf", (string?)Assert.Single(document["files"]!.AsArray())!["file_name"]);
        Assert.Equal("[]", Assert.Single((await person.GetAsync($"/projects/tree?parent_id={sections[1]!["id"]}")).AsArray())!["files"]!.ToJsonString());
        Assert.Equal(6, (await person.GetAsync($"/projects/tree?parent_id={root["id"]}&all_nodes=True")).AsArray().Count);

        Assert.Empty((await person.GetAsync("/projects/tree?client_id=nobody-of-that-name")).AsArray());
        Assert.Contains((await person.GetAsync("/projects/tree?client_id=")).AsArray(), node => (string?)node!["client_id"] == _client);
        await person.RefusedAsync(404, HttpMethod.Get, $"/projects/tree?parent_id={Guid.NewGuid()}");
        await person.RefusedAsync(422, HttpMethod.Get, "/projects/tree?parent_id=17");
    }

    [Theory]
    [InlineData("q=вентиляция", "ВК-2026-ИОС")]
    [InlineData("q=ВЕНТИЛЯЦИЯ", "ВК-2026-ИОС")]
    [InlineData("query=вентиляция", "ВК-2026-ИОС")]
    [InlineData("q=&query=вентиляция", "ВК-2026-ИОС")]
    [InlineData("q=вентилция", "ВК-2026-ИОС")]
    [InlineData("q=вк-2026-см", "ВК-2026-СМ")]
    [InlineData("q=PLAN1", "ВК-2026-ИОС")]
    [InlineData("q=пояснительная записка&limit=1", "ВК-2026-ПЗ")]
    public async Task E11_search_takes_q_and_query_and_finds_in_any_case_of_letters_and_with_a_slip_of_the_pen(string query, string code)
    {
        using var person = await ImportAsync();
        var found = (await person.GetAsync($"/projects/search?{query}&client_id={_client}")).AsArray();
        AssertNode(found[0]!);
        Assert.Equal(code, (string?)found[0]!["code"]);
        Assert.Single(found[0]!["files"]!.AsArray());
    }

    [Fact]
    public async Task E11_search_finds_documents_by_what_stands_in_them_after_those_of_that_name()
    {
        using var person = await ImportAsync();
        var found = new JsonArray();
        await Wait.ForAsync("the documents to be read", async () =>
            (found = (await person.GetAsync($"/projects/search?q=этажом вру-1&client_id={_client}")).AsArray()).Count > 0);
        Assert.Equal("ВК-2026-ИОС", (string?)Assert.Single(found)!["code"]);

        found = (await person.GetAsync($"/projects/search?q=смета&client_id={_client}")).AsArray();
        Assert.Equal("ВК-2026-СМ", (string?)found[0]!["code"]);
        Assert.Empty((await person.GetAsync($"/projects/search?q=вру-1 крокодил&client_id={_client}")).AsArray());
    }

    [Fact]
    public async Task E11_search_needs_no_client_puts_documents_first_and_keeps_its_limit()
    {
        using var person = await ImportAsync();
        var found = (await person.GetAsync("/projects/search?q=ВК-2026&limit=100")).AsArray();
        Assert.Contains(found, node => (string?)node!["client_id"] == _client);
        var first = found.Select(node => node!["files"]!.AsArray().Count).ToList();
        Assert.Equal(first.OrderDescending(), first);
        Assert.Equal(2, (await person.GetAsync("/projects/search?q=ВК-2026&limit=2")).AsArray().Count);
        Assert.Empty((await person.GetAsync($"/projects/search?q=%25&client_id={_client}")).AsArray());
        Assert.Empty((await person.GetAsync("/projects/search?q=вентиляция&client_id=nobody-of-that-name")).AsArray());
        await person.RefusedAsync(422, HttpMethod.Get, "/projects/search?q=%20");
        await person.RefusedAsync(422, HttpMethod.Get, "/projects/search");
        await person.RefusedAsync(422, HttpMethod.Get, $"/projects/search?q={new string('a', 201)}");
        await person.RefusedAsync(400, HttpMethod.Get, "/projects/search?q=a&limit=many");
    }

    [Fact]
    public async Task The_results_of_a_document_are_its_files_and_they_can_be_downloaded_by_everybody()
    {
        using var person = await ImportAsync();
        var document = (await person.GetAsync($"/projects/search?q=plan1&client_id={_client}"))[0]!;
        var results = await person.GetAsync($"/projects/documents/{document["id"]}/results");
        Assert.Equal(["document_node_id", "files"], results.AsObject().Select(member => member.Key));
        Assert.Equal((string?)document["id"], (string?)results["document_node_id"]);
        var file = Assert.Single(results["files"]!.AsArray())!;
        AssertFile(file);
        Assert.Equal(("plan1.pdf", "pdf"), ((string?)file["file_name"], (string?)file["file_type"]));
        var key = await fixture.QueryAsync<string>("select storage_key from files where id = @id", new { id = Guid.Parse((string)file["id"]!) });
        Assert.Equal(key, (string?)file["r2_key"]);
        Assert.Equal((long)file["file_size"]!, (await person.Http.GetByteArrayAsync($"/files/{file["id"]}/content")).Length);

        await person.RefusedAsync(404, HttpMethod.Get, $"/projects/documents/{Guid.NewGuid()}/results");
        await person.RefusedAsync(404, HttpMethod.Get, "/projects/documents/17/results");
        person.Bearer = null;
        foreach (var path in new[] { "/projects/tree", "/projects/search?q=a", $"/projects/documents/{document["id"]}/results" })
            await person.RefusedAsync(401, HttpMethod.Get, path);
    }

    [Fact]
    public async Task Ten_questions_about_the_example_have_one_passage_each_and_it_is_among_the_first_that_are_found()
    {
        using var person = await ImportAsync();
        var files = (await person.GetAsync($"/projects/tree?client_id={_client}&all_nodes=true&include_files=true")).AsArray()
            .SelectMany(node => node!["files"]!.AsArray()).Select(file => (string)file!["id"]!).ToArray();
        using var service = new ApiCaller(fixture.CreateClient());
        service.Http.DefaultRequestHeaders.Add(ServiceTokenHandler.HeaderName, fixture.Service<TokenService>().Sign(
            new AccessToken { Kind = TokenKind.Service, Subject = "taskworker", ExpiresAt = DateTimeOffset.UtcNow.AddHours(1) }));
        await Wait.ForAsync("the documents to be read", async () => (await FindAsync("дом", 1))["pending"] is not JsonArray { Count: > 0 });

        var right = 0;
        foreach (var question in ExampleProject.Questions)
        {
            var passages = (await FindAsync(question.Question, 8))["passages"]!.AsArray();
            var place = passages.ToList().FindIndex(passage => question.IsAnsweredBy(passage!));
            output.WriteLine($"{place} {question.Question}");
            var all = (await FindAsync($"{question.Fact} {question.Question}", 50))["passages"]!.AsArray();
            Assert.Equal(1, all.Count(passage => question.IsAnsweredBy(passage!)));
            if (place is >= 0 and < 3) right++;
        }

        Assert.Equal(10, ExampleProject.Questions.Count);
        Assert.True(right >= Enough, $"Only {right} of ten passages are among the first three.");

        Task<JsonNode> FindAsync(string query, int limit) =>
            service.OkAsync(HttpMethod.Post, ChatApiRoutes.Passages, new { fileIds = files, query, limit });
    }

    private async Task<ApiCaller> ImportAsync()
    {
        using var admin = ApiCaller.Administrator(fixture);
        await admin.OkAsync(HttpMethod.Post, "/admin/projects/import", await admin.UploadExampleAsync(_client));
        return await ApiCaller.NewPersonAsync(fixture, node: 1);
    }

    private static void AssertNode(JsonNode node)
    {
        Assert.True(Guid.TryParse((string?)node["id"], out _));
        Assert.True(node["parent_id"] is null || Guid.TryParse((string?)node["parent_id"], out _));
        Assert.NotEmpty((string)node["node_type"]!);
        Assert.NotEmpty((string)node["name"]!);
        Assert.NotEmpty((string)node["status"]!);
        Assert.IsType<JsonObject>(node["attributes"]);
        Assert.Matches("^[0-9]+$", node["sort_order"]!.ToJsonString());
        Assert.True(node["version"] is null || node["version"]!.GetValueKind() == System.Text.Json.JsonValueKind.Number);
        Assert.True((DateTimeOffset)node["created_at"]! <= (DateTimeOffset)node["updated_at"]!);
        Assert.All(Assert.IsType<JsonArray>(node["files"]), file => AssertFile(file!));
    }

    private static void AssertFile(JsonNode file)
    {
        Assert.True(Guid.TryParse((string?)file["id"], out _));
        Assert.True(Guid.TryParse((string?)file["job_id"], out _));
        Assert.NotEmpty((string)file["file_type"]!);
        Assert.NotEmpty((string)file["r2_key"]!);
        Assert.NotEmpty((string)file["file_name"]!);
        Assert.True((long)file["file_size"]! > 0);
        Assert.True((DateTimeOffset)file["created_at"]! <= DateTimeOffset.UtcNow.AddSeconds(5));
    }
}
