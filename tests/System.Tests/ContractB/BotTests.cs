using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;
using AiTasks.TestServers.FakeTelegram;
using AiTasks.TestServers.Pictures;

namespace AiTasks.SystemTests.ContractB;

/// <summary>Contract B through the gateway, with a bot of every revision, real models' formats and Telegram's limits.</summary>
[Collection(nameof(WithBot))]
public sealed class BotTests(BotSystem system)
{
    private readonly long _chat = -Random.Shared.NextInt64(1_000_000_000_000, 1_999_999_999_999);

    [Fact]
    public async Task B8_B10_X17_every_revision_of_the_bot_gets_a_text()
    {
        using var bot = new BotClient(system.Gateway);
        var about = Guid.NewGuid().ToString("N");
        foreach (var body in new object[]
        {
            new { idea = about, nko = BotClient.Nko, mode = "free" },
            new { endpoint = "/generate_text", data = new { prompt = about, nko = BotClient.Nko }, timestamp = 1763300000 },
            new { endpoint = "/generate_text", data = new { prompt = about, nko = new { name = "Лапа", description = "", activities = "", style = "" } }, tg_id = _chat },
            new { data = new { nko = BotClient.Nko, prompt = about }, endpoint = "/generate_text", tg_id = _chat - 1, timestamp = 1763300000 },
        })
        {
            var post = await bot.CallAsync("/generate_text", body);
            Assert.Contains(about, post.MainText, StringComparison.Ordinal);
            Assert.DoesNotContain("**", post.MainText, StringComparison.Ordinal);
            Assert.InRange(post.PostId.Length, 1, 48);
            Assert.Empty(post.Content);
            Assert.Empty(post.Chats);
        }

        // The organisation is told to the model once, though the bot's own prompt may tell it too.
        Assert.All(system.Model.CallsAbout(about), call => Assert.Contains("Лапа", call.UserText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task B1_a_base_with_a_slash_and_a_secret_prefix_work_with_the_unmodified_bot()
    {
        foreach (var suffix in (string[])["/", $"/agent/{BotSystem.Key}", $"/agent/{BotSystem.Key}/"])
        {
            using var bot = new BotClient(system.Gateway, suffix);
            var (status, answer) = await bot.TryAsync("/api/auth/init", new { tg_id = _chat, username = "Имя 🙂" });
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains($"\"tg_id\":{_chat}", answer, StringComparison.Ordinal);
            Assert.NotEmpty((await bot.SendAsync("/edit_text", new { text = "Превет, мир" }, _chat)).MainText);
        }

        using var stranger = new BotClient(system.Gateway, "/agent/key-of-somebody-else-01");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.TryAsync("/generate_text", new { data = new { prompt = "x" } })).Status);
        Assert.DoesNotContain(BotSystem.Key, AllLogs(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_a_call_from_elsewhere_is_refused()
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate_text") { Content = JsonContent.Create(new { prompt = "x" }) };
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task B13_a_content_plan_names_each_planned_day()
    {
        using var bot = new BotClient(system.Gateway);
        var plan = await bot.SendAsync("/content_plan", new { days = "7", freq = "через день", nko = BotClient.Nko }, _chat);
        Assert.Empty(plan.PostId);
        var today = DateTime.UtcNow.AddHours(3).Date;
        for (var number = 1; number <= 4; number++)
        {
            var names = new[] { "Воскресенье", "Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота" };
            var date = today.AddDays((number - 1) * 2);
            Assert.Contains(
                $"День {number} ({names[(int)date.DayOfWeek]}, {date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture)})\nКатегория: ", plan.MainText, StringComparison.Ordinal);
        }

        Assert.Equal(4, plan.MainText.Split("День ").Length - 1);
    }

    [Fact]
    public async Task B20_B21_B22_a_picture_is_one_whole_png_of_1080_pixels()
    {
        using var bot = new BotClient(system.Gateway);
        var post = await bot.SendAsync("/generate_image", new { desc = $"Собаки в парке {Guid.NewGuid()}", nko = BotClient.Nko }, _chat);
        Assert.Equal(_chat, post.PostAuthor);
        var layer = Assert.Single(post.Content);
        Assert.Equal(("image", 0L), (layer.Type, layer.OrderIndex));
        Assert.Equal((0, 0, 1.0), ((int)layer.Data["x"]!, (int)layer.Data["y"]!, (double)layer.Data["scale"]!));
        Assert.Equal((1080, 1080), Size(layer.Picture));
    }

    [Fact]
    public async Task B15_an_uploaded_picture_is_the_base_of_the_edit_and_its_address_is_kept_nowhere()
    {
        using var bot = new BotClient(system.Gateway);
        system.Telegram.AddFile("file-1", "photos/file_1.png", Png.Solid(640, 480, 10, 20, 200));
        var about = Guid.NewGuid().ToString("N");
        foreach (var data in new object[]
        {
            new { desc = about + "1", image_url = $"{system.Telegram.BaseUrl}/file/bot{FakeTelegramServer.Token}/photos/file_1.png", file_id = "file-1", nko = BotClient.Nko },
            new { desc = about + "2", file_id = "file-1", nko = BotClient.Nko },
        })
        {
            var post = await bot.SendAsync("/generate_image", data, _chat);
            Assert.Equal((1080, 1080), Size(Assert.Single(post.Content).Picture));
        }

        Assert.Equal(2, system.Model.Images.Calls.Count(call => call.Prompt.Contains(about, StringComparison.Ordinal) && call.Base is not null));
        var (status, error) = await bot.TryAsync("/generate_image", new
        {
            data = new { desc = about, image_url = $"http://127.0.0.1:1/file/bot{FakeTelegramServer.Token}/x.png" },
            tg_id = _chat,
        });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.DoesNotContain(FakeTelegramServer.Token, error, StringComparison.Ordinal);

        var secret = FakeTelegramServer.Token.Split(':')[1];
        Assert.DoesNotContain(secret, AllLogs(), StringComparison.Ordinal);
        foreach (var table in (string[])["tasks", "stream_events", "posts", "post_layers", "outbox", "users", "publications", "publication_messages"])
            Assert.Equal(0, Assert.Single(await system.System.QueryAsync<long>($"select count(*) from {table} t where t::text like '%{secret}%'")));
    }

    [Fact]
    public async Task B14_B25_a_post_is_sent_once_however_often_the_button_is_pressed()
    {
        using var bot = new BotClient(system.Gateway);
        var name = $"@channel_{Random.Shared.Next()}";
        var text = await bot.SendAsync("/generate_text", new { prompt = $"Субботник {Guid.NewGuid()}", nko = BotClient.Nko }, _chat);
        for (var press = 0; press < 3; press++)
            Assert.Contains("\"status\":\"ok\"", (await bot.TryAsync("/send_post", Envelope("/send_post", new { post_id = text.PostId, chat_id = name }))).Answer, StringComparison.Ordinal);
        Assert.Equal(text.MainText, Assert.Single(system.Telegram.Messages, message => message.Call.Chat == name).Call.Text);

        var picture = await bot.SendAsync("/generate_image", new { desc = $"Парк {Guid.NewGuid()}", nko = BotClient.Nko }, _chat);
        var number = system.Telegram.NumberOf(name);
        var (status, answer) = await bot.TryAsync("/send_post", Envelope("/send_post", new { post_id = picture.PostId, chat_id = number.ToString(CultureInfo.InvariantCulture) }));
        Assert.True(status == HttpStatusCode.OK, answer);
        var photo = Assert.Single(system.Telegram.Messages, message => message.Call.ChatNumber == number && message.Call.Photo is not null);
        Assert.Equal((1080, 1080), Size(photo.Call.Photo!));

        var (missing, error) = await bot.TryAsync("/send_post", Envelope("/send_post", new { post_id = Guid.NewGuid(), chat_id = name }));
        Assert.Equal(HttpStatusCode.NotFound, missing);
        Assert.Matches("[а-я]", error);
    }

    [Fact]
    public async Task B16_X19_a_post_is_made_anew_and_keeps_its_name()
    {
        using var bot = new BotClient(system.Gateway);
        var post = await bot.SendAsync("/generate_text", new { prompt = $"Субботник {Guid.NewGuid()}", nko = BotClient.Nko }, _chat);
        var again = await bot.SendAsync("/regenerate_post", new { post_id = "_" + post.PostId, regenerate = true }, _chat);
        Assert.Equal(post.PostId, again.PostId);
        Assert.NotEmpty(again.MainText);

        using var other = new BotClient(system.Gateway);
        Assert.Equal(HttpStatusCode.NotFound, (await other.TryAsync(
            "/regenerate_post", new { data = new { post_id = post.PostId, regenerate = true }, tg_id = _chat - 1 })).Status);
    }

    [Fact]
    public async Task Thirty_people_at_once_with_a_model_that_takes_20_s_all_have_their_own_answer_within_the_bots_patience()
    {
        using var bot = new BotClient(system.Gateway);
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            var mine = $"[[{FakeModelBehaviour.Paced}]] {Guid.NewGuid():N}";
            return (mine, Post: await bot.SendAsync("/generate_text", new { prompt = mine, nko = BotClient.Nko }, _chat - number));
        }));
        Assert.Equal(30, answers.Select(answer => answer.Post.PostId).Distinct().Count());
        foreach (var (mine, post) in answers)
        {
            Assert.Contains(mine, post.MainText, StringComparison.Ordinal);
            Assert.DoesNotContain(answers, other => other.mine != mine && post.MainText.Contains(other.mine, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_generation_is_seen_in_the_sockets_of_the_chats_account_and_may_be_cancelled_there()
    {
        using var person = await FrontClient.RegisterAsync(system.Gateway);
        await LinkAsync(person);
        await using var socket = await person.ConnectAsync();
        using var bot = new BotClient(system.Gateway);
        var answering = bot.TryAsync("/generate_text", Envelope("/generate_text", new { prompt = $"[[{FakeModelBehaviour.Paced}]] {Guid.NewGuid()}" }));
        var started = await socket.FrameAsync("task_started");
        await person.PostAsync("app/ai-tasks/cancel/", new { task_id = started.TaskId });
        await socket.FrameAsync("task_cancelled");
        var (status, error) = await answering;
        Assert.Equal((HttpStatusCode.Conflict, "Генерация отменена."), (status, error));
    }

    [Fact]
    public async Task A_worker_that_dies_in_the_middle_costs_time_and_no_answer()
    {
        using var bot = new BotClient(system.Gateway);
        var mine = $"[[{FakeModelBehaviour.Slow}]] {Guid.NewGuid():N} {new string('я', 2000)}";
        var answering = bot.SendAsync("/generate_text", new { prompt = mine, nko = BotClient.Nko }, _chat);
        await Wait.ForAsync("the model to be asked", () => system.Model.CallsAbout(mine[..20]).Any(call => !call.Finished));
        await system.System.KillAsync("taskworker");
        Assert.Contains(mine, (await answering).MainText, StringComparison.Ordinal);
    }

    private object Envelope(string endpoint, object data) => new { data, endpoint, tg_id = _chat, timestamp = 1763300000 };

    private async Task LinkAsync(FrontClient person)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        http.DefaultRequestHeaders.Add("X-Service-Key", "dev-service-key");
        using var response = await http.PutAsJsonAsync($"/api/telegram/chats/{_chat}", new { user = person.Email });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private string AllLogs() => string.Concat(
        system.System.Resources.Where(one => one.Name is "gateway" or "taskapi" or "taskworker" or "telegramagent" or "push")
            .Select(one => system.System.Logs(one.Name, one.Replica, lines: 20_000)));

    private static (int Width, int Height) Size(byte[] png)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        return (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }
}
