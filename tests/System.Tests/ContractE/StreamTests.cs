using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using AiTasks.TestServers.DocumentChat;
using AiTasks.TestServers.Pictures;

namespace AiTasks.SystemTests.ContractE;

/// <summary>Contract E: answers as they are written (section 5.4).</summary>
public sealed class StreamTests(OfflineSystem system)
{
    private const string Facts =
        "Приточная установка ПВ-1 подаёт 1200 кубометров воздуха в час. Шум не превышает 35 децибел.\n\n"
        + "Щит ЩР-1 рассчитан на 24 модуля, вводной автомат на 40 ампер. Освещение светодиодное.";

    [Fact]
    public async Task E15_E21_E23_E25_E26_a_message_is_posted_and_its_answer_read_to_its_one_end()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("plan.txt", Facts);
        var chat = await person.Client.CreateChatAsync();
        var events = await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(
            chat.Id, "Сколько воздуха подаёт приточная установка?", new { attached_file_ids = new[] { file.Id } }));
        events.AssertCompleted();
        Assert.Contains("1200", events.Final(), StringComparison.Ordinal);
        var order = events.Select(one => one.Name).Where(name => name != "queue_position").ToList();
        Assert.Equal("processing_started", order[0]);
        Assert.True(order.IndexOf("phase_started") < order.IndexOf("llm_token"));
        Assert.True(order.LastIndexOf("llm_token") < order.IndexOf("llm_final"));
        Assert.Contains(events, one => one.Name == "phase_started" && (string?)one.Data["phase"] == "search");
        Assert.Contains(events, one => one.Name == "phase_started" && (string?)one.Data["phase"] == "llm");
        Assert.True(events.Count(one => one.Name == "llm_token") > 1, "The answer came in one piece.");
    }

    [Fact]
    public async Task E16_what_goes_wrong_is_an_event_of_a_stream_whatever_the_status()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        using var stranger = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();
        await RefusedAsync(HttpStatusCode.NotFound, "", () => person.RawAsync(HttpMethod.Get, $"/chats/{chat.Id}/stream"));
        await RefusedAsync(HttpStatusCode.NotFound, "", () => person.RawAsync(HttpMethod.Get, $"/chats/{Guid.NewGuid()}/stream"));
        await RefusedAsync(HttpStatusCode.Forbidden, "", () => stranger.RawAsync(HttpMethod.Get, $"/chats/{chat.Id}/stream"));
        await RefusedAsync(HttpStatusCode.Unauthorized, "token expired", () => person.RawAsync(HttpMethod.Get, $"/chats/{chat.Id}/stream", bearer: "garbage"));

        static async Task RefusedAsync(HttpStatusCode status, string words, Func<Task<HttpResponseMessage>> ask)
        {
            using var response = await ask();
            Assert.Equal(status, response.StatusCode);
            var events = await DocumentPerson.ReadAsync(DocumentEvents.ReadAsync(response));
            Assert.Equal("error", Assert.Single(events).Name);
            Assert.Contains(words, (string)events[0].Data["message"]!, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task E17_E18_E19_the_bytes_are_names_and_objects_in_ascii_without_ids()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("breaks.txt", "Ёлка\u2028стоит\u0085у входа и высотой три метра. Гирлянда на ней синяя.");
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Какой высоты ёлка у входа?", file.Id);
        using var response = await person.RawAsync(HttpMethod.Get, $"/chats/{chat.Id}/stream");
        Assert.StartsWith("text/event-stream", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.All(text, letter => Assert.True(letter is '\n' or (>= ' ' and <= '~'), $"U+{(int)letter:X4}"));
        foreach (var block in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(block => !block.StartsWith(':')))
        {
            var lines = block.Split('\n');
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("event: ", lines[0], StringComparison.Ordinal);
            Assert.IsType<JsonObject>(JsonNode.Parse(lines[1]["data: ".Length..]));
        }
    }

    [Fact]
    public async Task E22_the_answer_is_stored_before_the_stream_completes()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();
        for (var turn = 0; turn < 5; turn++)
        {
            await foreach (var one in person.Client.SendMessageAsync(chat.Id, $"Вопрос {turn}: что ты умеешь?"))
            {
                if (one.Name != "llm_final") continue;

                // Not before the client could have stopped reading, and it reads on right here.
                var answer = (string)one.Data["content"]!;
                var last = (await person.Client.HistoryAsync(chat.Id)).Messages[^1];
                Assert.Equal(("assistant", answer), (last.Role, last.Content));
            }
        }
    }

    [Fact]
    public async Task E24_every_event_has_its_fields()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        await person.Client.UpdateSettingsAsync(new { model_profile = "complex" });
        var file = await person.UploadTextAsync("plan.txt", Facts);
        var picture = await person.Client.UploadFileAsync("план.png", Png.Solid(40, 30, 10, 20, 30), "image/png");
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "На сколько модулей рассчитан щит?", file.Id, picture.Id);
        var events = await person.AnswerAsync(chat.Id);
        events.AssertCompleted();
        var fields = new Dictionary<string, string[]>
        {
            ["processing_started"] = ["request_id"],
            ["phase_started"] = ["phase", "description"],
            ["phase_progress"] = ["phase", "progress", "message"],
            ["llm_token"] = ["token", "accumulated"],
            ["tool_call"] = ["tool", "parameters", "reason"],
            ["image_ready"] = ["block_id", "kind", "url", "width", "height", "reason"],
            ["llm_final"] = ["content"],
            ["completed"] = ["message"],
        };
        foreach (var (name, needed) in fields)
        {
            var shown = events.Where(one => one.Name == name).ToList();
            Assert.True(shown.Count > 0, $"No {name} among {string.Join(' ', events.Select(one => one.Name).Distinct())}");
            Assert.All(shown, one => Assert.All(needed, field => Assert.NotNull(one.Data[field])));
        }

        Assert.All(events.Where(one => one.Name == "tool_call"), one => Assert.IsType<JsonObject>(one.Data["parameters"]));
        Assert.All(events.Where(one => one.Name == "phase_progress"), one => Assert.InRange((double)one.Data["progress"]!, 0, 1));
    }

    [Fact]
    public async Task E27_pictures_are_fetched_by_whoever_has_their_address()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var bytes = Png.Solid(40, 30, 10, 20, 30);
        var picture = await person.Client.UploadFileAsync("план.png", bytes, "image/png");
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Что на картинке?", picture.Id);
        var events = await person.AnswerAsync(chat.Id);
        events.AssertCompleted();
        var shown = events.First(one => one.Name == "image_ready").Data;
        Assert.Equal((40, 30), ((int)shown["width"]!, (int)shown["height"]!));
        using var anybody = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await anybody.GetAsync(new Uri((string)shown["url"]!), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var forged = await anybody.GetAsync(new Uri((string)shown["url"]! + "0"), TestContext.Current.CancellationToken);
        Assert.False(forged.IsSuccessStatusCode);
    }

    [Fact]
    public async Task E28_a_failed_answer_says_why_in_an_error_event_and_the_next_message_works()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var broken = await person.Client.UploadFileAsync("сломан.pdf", Encoding.ASCII.GetBytes("%PDF-1.4\nnot really a document\n%%EOF"), "application/pdf");
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Что в документе?", broken.Id);
        var events = await person.AnswerAsync(chat.Id);
        Assert.Single(events, one => one.Name is "completed" or "error");
        var said = events[^1].Name == "error" ? (string)events[^1].Data["message"]! : events.Final();
        Assert.Contains("сломан.pdf", said, StringComparison.Ordinal);
        (await DocumentPerson.ReadAsync(person.Client.SendMessageAsync(chat.Id, "Ты ещё здесь?"))).AssertCompleted();
    }

    [Fact]
    public async Task Leaving_a_stream_does_not_stop_the_answer_and_stopping_keeps_what_was_written()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("plan.txt", string.Join("\n\n", Enumerable.Range(1, 40).Select(number => $"Помещение {number} имеет площадь {number * 3} квадратных метров и окно.")));
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Какая площадь у помещений?", file.Id);
        await foreach (var one in person.Client.StreamAsync(chat.Id))
        {
            if (one.Name == "llm_token") break;
        }

        (await person.AnswerAsync(chat.Id)).AssertCompleted();

        var second = await person.Client.CreateChatAsync();
        await person.SendAsync(second.Id, "Какая площадь у помещений?", file.Id);
        var events = new List<DocumentEvent>();
        await foreach (var one in person.Client.StreamAsync(second.Id))
        {
            events.Add(one);
            if (one.Name == "llm_token" && events.Count(token => token.Name == "llm_token") == 1)
                await person.Client.CallAsync(HttpMethod.Post, $"/chats/{second.Id:D}/stop", new { });
        }

        events.AssertCompleted();
        var stored = (await person.Client.HistoryAsync(second.Id)).Messages[^1];
        Assert.Equal(("assistant", events.Final()), (stored.Role, stored.Content));
        Assert.NotEmpty(stored.Content);
    }

    [Fact]
    public async Task Readers_who_come_late_leave_and_come_back_to_another_node_have_the_whole_answer()
    {
        const int Readers = 100;
        Uri[] nodes = [.. system.System.Resources.Where(resource => resource.Name == "push").Select(resource => resource.Url!)];
        Assert.Equal(2, nodes.Length);
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var file = await person.UploadTextAsync("plan.txt", string.Join("\n\n", Enumerable.Range(1, 60).Select(number => $"Помещение {number} имеет площадь {number * 3} квадратных метров и одно окно.")));
        var chat = await person.Client.CreateChatAsync();
        await person.SendAsync(chat.Id, "Какая площадь у помещений и сколько окон?", file.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, Readers).Select(async number =>
        {
            // Up to five seconds late: some come while it is written, some after its end. All leave once in the middle.
            using var first = person.At(nodes[number % 2]);
            await Task.Delay(TimeSpan.FromMilliseconds(number * 50), TestContext.Current.CancellationToken);
            await foreach (var one in first.StreamAsync(chat.Id))
            {
                if (one.Name == "llm_token") break;
            }

            using var again = person.At(nodes[(number + 1) % 2]);
            var events = await DocumentPerson.ReadAsync(again.StreamAsync(chat.Id));
            events.AssertCompleted();
            return events.Final();
        }));
        var stored = (await person.Client.HistoryAsync(chat.Id)).Messages[^1].Content;
        Assert.All(answers, answer => Assert.Equal(stored, answer));
    }

    [Fact]
    public async Task A_browser_reads_the_same_answer_over_a_socket_which_is_closed_after_its_end()
    {
        using var person = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await person.Client.CreateChatAsync();
        await using var early = await JsonSocket.ConnectAsync(system.Gateway, $"/chats/{chat.Id}/stream?token={person.Client.AccessToken}");
        await person.SendAsync(chat.Id, "Что ты умеешь?");
        await Wait.ForAsync("the end of the answer", () => early.Frames.Any(frame => (string?)frame["event"] == "completed"));
        Assert.Equal("processing_started", (string?)early.Frames.First(frame => (string?)frame["event"] != "queue_position")["event"]);
        var tokens = string.Concat(early.Frames.Where(frame => (string?)frame["event"] == "llm_token").Select(frame => (string)frame["data"]!["token"]!));
        Assert.Equal((string)early.Frames.Single(frame => (string?)frame["event"] == "llm_final")["data"]!["content"]!, tokens);
        Assert.Equal((await person.Client.HistoryAsync(chat.Id)).Messages[^1].Content, tokens);
        await Wait.ForAsync("the socket's end", () => !early.IsOpen);
    }
}
