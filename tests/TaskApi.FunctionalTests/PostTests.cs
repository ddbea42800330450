using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers.Pictures;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Posts, their layers and pictures (contract B, section 2.7).</summary>
public sealed class PostTests(TaskApiFixture fixture)
{
    private readonly long _chat = Random.Shared.NextInt64(1, long.MaxValue);

    [Theory]
    [InlineData("1:1", 1080, 1080)]
    [InlineData("16:9", 1920, 1080)]
    [InlineData("512x512", 512, 512)]
    public async Task Layers_are_drawn_for_real_in_their_order_on_a_canvas_of_the_asked_size(string format, int width, int height)
    {
        using var agent = Agent();
        var id = await CreateAsync(agent, format);
        await AddAsync(agent, id, "rectangle", new { x = "10", y = 20, w = 100, h = 50, color = "#ff0000", order_index = 2 });
        await AddAsync(agent, id, "rectangle", new { data = new { x = 0, y = 0, width = 60, height = 400, color = "#0000ff" }, order_index = 1 });
        await AddAsync(agent, id, "image", new
        {
            image_base64 = Convert.ToBase64String(Png.Solid(40, 40, 0, 200, 0)),
            x = 200,
            y = 200,
            scale = 2.0,
        });
        var text = await AddAsync(agent, id, "text", new { text = "Привет", x = 20, y = 300, color = "#101010", size = 60 });

        var pixels = await RenderAsync(agent, id);
        Assert.Equal((width, height), (pixels.Width, pixels.Height));
        Assert.Equal(((byte)255, (byte)0, (byte)0), pixels[20, 30]);
        Assert.Equal(((byte)0, (byte)0, (byte)255), pixels[5, 100]);
        Assert.Equal(((byte)255, (byte)255, (byte)255), pixels[150, 10]);
        Assert.Equal(((byte)0, (byte)200, (byte)0), pixels[270, 270]);
        Assert.Contains(Enumerable.Range(20, 250).SelectMany(x => Enumerable.Range(300, 70).Select(y => pixels[x, y])), pixel => pixel == (16, 16, 16));

        var (changed, layer) = await agent.SendAsync(
            HttpMethod.Put, $"/api/post/{id}/layer/{text["layer_id"]}", new { tg_id = _chat, text = "Пока", x = 20, y = 300, color = "#00ffff", size = 60 });
        Assert.Equal((200, "Пока"), (changed, (string?)layer["data"]!["text"]));
        Assert.Contains(Row(await RenderAsync(agent, id)), pixel => pixel == (0, 255, 255));
        Assert.Equal(200, (await agent.SendAsync(HttpMethod.Delete, $"/api/post/{id}/layer/{text["layer_id"]}?tg_id={_chat}")).Status);
        Assert.DoesNotContain(Row(await RenderAsync(agent, id)), pixel => pixel == (0, 255, 255));
        Assert.Equal(404, (await agent.SendAsync(HttpMethod.Delete, $"/api/post/{id}/layer/{text["layer_id"]}?tg_id={_chat}")).Status);

        static IEnumerable<(byte, byte, byte)> Row(Png pixels) =>
            Enumerable.Range(20, 250).SelectMany(x => Enumerable.Range(300, 70).Select(y => pixels[x, y]));
    }

    [Fact]
    public async Task A_new_layer_lies_above_all_others_also_after_one_was_removed()
    {
        using var agent = Agent();
        var id = await CreateAsync(agent, "1:1");
        var lowest = await AddAsync(agent, id, "rectangle", new { w = 10, h = 10 });
        await AddAsync(agent, id, "rectangle", new { w = 10, h = 10 });
        await AddAsync(agent, id, "rectangle", new { w = 10, h = 10, order_index = 7 });
        Assert.Equal(200, (await agent.SendAsync(HttpMethod.Delete, $"/api/post/{id}/layer/{lowest["layer_id"]}?tg_id={_chat}")).Status);

        var newest = await AddAsync(agent, id, "rectangle", new { w = 10, h = 10 });
        Assert.Equal((0, 8), ((int)lowest["order_index"]!, (int)newest["order_index"]!));
        await AddAsync(agent, id, "rectangle", new { w = 10, h = 10, order_index = int.MaxValue });
        var last = await AddAsync(agent, id, "rectangle", new { w = 10, h = 10 });
        Assert.Equal(int.MaxValue, (int)last["order_index"]!);
    }

    [Theory]
    [InlineData("rectangle", """{"x":"far","color":"#ff0000"}""")]
    [InlineData("rectangle", """{"x":0,"y":0,"w":10,"h":10,"color":"red"}""")]
    [InlineData("rectangle", """{"x":0,"y":0,"w":10,"h":10,"color":"#f00"}""")]
    [InlineData("rectangle", """{"x":1e300,"y":0,"w":10,"h":10}""")]
    [InlineData("rectangle", """{"x":0,"y":0,"w":-1,"h":10}""")]
    [InlineData("rectangle", """{"x":0,"y":0,"w":1,"h":1,"opacity":2}""")]
    [InlineData("text", """{"x":0,"y":0}""")]
    [InlineData("text", """{"text":"a","align":"middle"}""")]
    [InlineData("text", """{"text":"a","size":100000}""")]
    [InlineData("image", """{"x":0,"y":0}""")]
    [InlineData("image", """{"image_base64":"no base64 at all"}""")]
    [InlineData("image", """{"image_base64":"R0lGODlhAQABAAAAACwAAAAAAQABAAA="}""")]
    public async Task A_layer_that_cannot_be_drawn_is_refused_and_not_kept(string type, string body)
    {
        using var agent = Agent();
        var id = await CreateAsync(agent, "512x512");
        var sent = JsonNode.Parse(body)!.AsObject();
        sent["tg_id"] = _chat;
        var (status, answer) = await agent.PostAsync($"/api/post/{id}/layer/{type}", sent);
        Assert.Equal(400, status);
        Assert.Matches("[а-я]", (string?)answer["error"]);
        var (_, post) = await agent.SendAsync(HttpMethod.Get, $"/api/post/{id}?tg_id={_chat}");
        Assert.Empty(post["content"]!.AsArray());
    }

    [Fact]
    public async Task X21_the_text_of_a_post_is_set_by_put_and_by_post()
    {
        using var agent = Agent();
        var id = await CreateAsync(agent, "1:1");
        foreach (var (method, text) in new[] { (HttpMethod.Put, "раз"), (HttpMethod.Post, "два") })
        {
            var (status, post) = await agent.SendAsync(method, $"/api/post/{id}/main_text", new { main_text = text, tg_id = _chat });
            Assert.Equal((200, text), (status, (string?)post["main_text"]));
        }

        Assert.Equal(400, (await agent.PostAsync($"/api/post/{id}/main_text", new { main_text = new string('я', 4097), tg_id = _chat })).Status);
        Assert.Equal(409, (await agent.PostAsync($"/api/post/{id}/main_text", new { regenerate = true, tg_id = _chat })).Status);
    }

    [Fact]
    public async Task A_picture_is_made_kept_and_made_anew_and_its_base_stays_its_base()
    {
        using var agent = Agent();
        var prompt = Guid.NewGuid().ToString();
        var upload = Png.Solid(30, 20, 1, 2, 3);
        var making = agent.PostAsync("/api/tool/generate_image", new { prompt, aspect_ratio = "1x1", tg_id = _chat, image_base64 = Convert.ToBase64String(upload) });
        var first = await fixture.Worker.CommandAboutAsync(prompt, 1);
        var context = JsonNode.Parse(first.ContextJson)!;
        Assert.Equal((1080, 1080, 0), ((int)context["width"]!, (int)context["height"]!, (int)context["variant"]!));
        Assert.Equal(upload, await WorkerReadAsync((string)context["base_picture_id"]!, first.TaskId));

        var made = Png.Solid(1080, 1080, 9, 9, 9);
        Assert.True(await (await fixture.Worker.ClaimAsync(first.TaskId)).CompleteAsync(await WorkerKeepAsync(made, first.TaskId)));
        var (status, post) = await making;
        Assert.Equal((200, _chat), (status, (long)post["post_author"]!));
        Assert.Equal(made, Convert.FromBase64String((string)post["content"]![0]!["data"]!["image_base64"]!));
        Assert.Equal("0", post["content"]![0]!["order_index"]!.ToJsonString());

        var renewing = agent.PostAsync($"/api/post/{post["post_id"]}/main_text", new { regenerate = true, tg_id = _chat });
        var second = await fixture.Worker.CommandAboutAsync(prompt, 2);
        Assert.Equal((1, (string?)context["base_picture_id"]), ((int)JsonNode.Parse(second.ContextJson)!["variant"]!, (string?)JsonNode.Parse(second.ContextJson)!["base_picture_id"]));
        var other = Png.Solid(1080, 1080, 200, 9, 9);
        Assert.True(await (await fixture.Worker.ClaimAsync(second.TaskId)).CompleteAsync(await WorkerKeepAsync(other, second.TaskId)));
        var (_, renewed) = await renewing;
        Assert.Equal((string?)post["post_id"], (string?)renewed["post_id"]);
        Assert.Equal(other, Convert.FromBase64String((string)renewed["content"]![0]!["data"]!["image_base64"]!));
    }

    [Fact]
    public async Task A_text_is_made_anew_once_when_the_button_is_pressed_twice_and_again_when_it_is_pressed_later()
    {
        using var agent = Agent();
        var prompt = Guid.NewGuid().ToString();
        var making = agent.PostAsync("/api/tool/generate_text", new { prompt, tg_id = _chat });
        Assert.True(await (await fixture.Worker.ClaimAsync((await fixture.Worker.CommandAboutAsync(prompt, 1)).TaskId)).CompleteAsync("""{"text":"первый"}"""));
        var path = $"/api/post/{(await making).Body["post_id"]}/main_text";
        for (var time = 2; time <= 3; time++)
        {
            var presses = Enumerable.Range(0, 6).Select(_ => agent.PostAsync(path, new { regenerate = true, tg_id = _chat })).ToList();
            var command = await fixture.Worker.CommandAboutAsync(prompt, time);
            Assert.Equal(time == 2 ? "первый" : "текст 2", (string?)JsonNode.Parse(command.ContextJson)!["previous"]);
            Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync($$"""{"text":"текст {{time}}"}"""));
            Assert.All(await Task.WhenAll(presses), answer => Assert.Equal((200, $"текст {time}"), (answer.Status, (string?)answer.Body["main_text"])));
        }

        Assert.Equal(3, fixture.Worker.Commands.Count(one => one.ContextJson.Contains(prompt, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task B24_with_a_public_address_a_picture_has_one_and_shows_itself_there()
    {
        await using var node = await fixture.StartReadyNodeAsync(("PostOptions:PublicUrl", "https://host.example"));
        using var agent = new ServiceClient(node.CreateDefaultClient());
        var id = await CreateAsync(agent, "512x512");
        var picture = Png.Solid(5, 5, 7, 7, 7);
        var layer = await AddAsync(agent, id, "image", new { image_base64 = Convert.ToBase64String(picture), x = 0, y = 0 });
        var url = new Uri((string)layer["data"]!["url"]!);
        Assert.Equal("host.example", url.Host);
        using var stranger = node.CreateDefaultClient();
        Assert.Equal(picture, await stranger.GetByteArrayAsync(url.AbsolutePath));

        await agent.SendAsync(HttpMethod.Delete, $"/api/post/{id}/layer/{layer["layer_id"]}?tg_id={_chat}");
        using var gone = await stranger.GetAsync(url.AbsolutePath);
        Assert.Equal(404, (int)gone.StatusCode);
    }

    [Fact]
    public async Task A_person_who_is_signed_in_works_on_posts_of_their_own_and_speaks_for_nobody_else()
    {
        using var agent = Agent();
        var foreign = await CreateAsync(agent, "1:1");
        using var person = await fixture.SignInAsync();
        using var http = fixture.CreateClient();
        var login = new FormUrlEncodedContent([new("username", person.Email!), new("password", Browser.Password)]);
        var token = (string)JsonNode.Parse(await (await http.PostAsync("/api/auth/login", login)).Content.ReadAsStringAsync())!["data"]!["access_token"]!;
        using var client = fixture.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var own = new ServiceClient(client, "");

        var (status, post) = await own.PostAsync("/api/post", new { post_author = _chat, tg_id = _chat, main_text = "мой" });
        Assert.Equal((200, 0L, "мой"), (status, (long)post["post_author"]!, (string?)post["main_text"]));
        Assert.Equal(200, (await own.SendAsync(HttpMethod.Get, $"/api/post/{post["post_id"]}")).Status);
        Assert.Equal(404, (await own.SendAsync(HttpMethod.Get, $"/api/post/{foreign}?tg_id={_chat}")).Status);
        Assert.Equal(401, (await own.SendAsync(HttpMethod.Put, $"/api/telegram/chats/{_chat}", new { user = person.Email })).Status);
    }

    private ServiceClient Agent() => new(fixture.CreateClient());

    private async Task<string> CreateAsync(ServiceClient agent, string format) =>
        (string)(await agent.OkAsync("/api/post", new { post_author = _chat, format }))["post_id"]!;

    private async Task<JsonObject> AddAsync(ServiceClient agent, string id, string type, object layer)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(layer)!.AsObject();
        body["tg_id"] = _chat;
        return await agent.OkAsync($"/api/post/{id}/layer/{type}", body);
    }

    private async Task<Png> RenderAsync(ServiceClient agent, string id) =>
        Png.Read(await agent.BytesAsync($"/api/post/{id}/render?tg_id={_chat}"));

    private async Task<byte[]> WorkerReadAsync(string picture, long task)
    {
        using var worker = Agent();
        return await worker.BytesAsync($"{PostApiRoutes.Pictures}/{picture}?task={task}");
    }

    private async Task<string> WorkerKeepAsync(byte[] bytes, long task)
    {
        using var http = fixture.CreateClient();
        http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.ServiceKey);
        using var response = await http.PutAsync($"{PostApiRoutes.Pictures}?task={task}", new ByteArrayContent(bytes));
        var stored = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return new JsonObject { ["picture_id"] = (string?)stored["id"], ["width"] = 1080, ["height"] = 1080 }.ToJsonString();
    }
}
