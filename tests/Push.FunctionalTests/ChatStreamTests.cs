using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Readers of one answer, whenever and wherever they come: everybody gets all of it, once and in order.</summary>
public sealed class ChatStreamTests(PushSystem system)
{
    private readonly FakeChat _chat = system.Api.ChatOf(TestTokens.NewUser());

    [Fact]
    public async Task E25_what_was_written_before_the_reader_came_and_what_comes_after_are_one_text()
    {
        var answer = _chat.Ask().Start().Write(Pieces(50));
        await using var reader = new ChatReading(system.One, _chat);
        await reader.UpToAsync(answer.Written);

        // As few tokens as there are pages of the log.
        Assert.InRange(reader.Read.Count(one => one.Name == "llm_token"), 1, 50 / FakeTail.Page + 1);
        for (var i = 0; i < 20; i++)
        {
            answer.Write($" и ещё {i}");
            await reader.UpToAsync(answer.Written);
        }

        await reader.CompleteAsync(answer.Complete().Written);
        var shown = "";
        foreach (var token in reader.Read.Where(one => one.Name == "llm_token"))
            Assert.Equal(shown += (string)token.Data["token"]!, (string?)token.Data["accumulated"]);
        await Wait.ForAsync("the answer to be known as delivered", () => answer.Delivered);
    }

    [Fact]
    public async Task A_reader_that_comes_when_all_is_over_gets_everything()
    {
        var answer = _chat.Ask().Start().Write(Pieces(100)).Complete();
        await using var reader = new ChatReading(system.Two, _chat);
        await reader.CompleteAsync(answer.Written);
        await using var again = new ChatReading(system.One, _chat);
        await again.CompleteAsync(answer.Written);
    }

    [Fact]
    public async Task An_answer_whose_events_are_trimmed_is_told_from_its_chat()
    {
        var answer = _chat.Ask().Start().Write(Pieces(3)).Complete();
        answer.Trim();
        await using (var reader = new ChatReading(system.One, _chat))
        {
            await reader.CompleteAsync(answer.Written);
            Assert.Equal("""{"block_id":"b1","kind":"page","url":"https://files.example/1.png","width":6,"height":4,"reason":"r"}""",
                Assert.Single(reader.Read, one => one.Name == "image_ready").Data.ToJsonString());
        }

        var stopped = _chat.Ask().Start().Write("Начало").Cancel();
        stopped.Trim();
        await using (var reader = new ChatReading(system.One, _chat))
            await reader.CompleteAsync("Начало");

        var failed = _chat.Ask().Start().Write("Начало").Fail("timeout", "Не вышло");
        failed.Trim();
        await using (var reader = new ChatReading(system.One, _chat))
            Assert.Equal("Не вышло", (string?)(await reader.ToEndAsync())[^1].Data["message"]);
    }

    [Fact]
    public async Task Events_that_are_trimmed_while_they_are_read_leave_an_answer_whole_or_end_it_with_an_error()
    {
        await using var node = system.Node(("DeliveryOptions:RecoveryTime", "00:00:00"), ("DeliveryOptions:SweepInterval", "00:00:00.2"));
        await PushSystem.ReadyAsync(node);
        foreach (var over in (bool[])[true, false])
        {
            var answer = _chat.Ask().Start().Write("Начало");
            await using var reader = new ChatReading(node, _chat);
            await reader.UpToAsync("Начало");
            answer.Publishes = false;
            answer.Write(" и продолжение");
            if (over)
                answer.Complete();
            answer.Trim();
            if (over)
                await reader.CompleteAsync("Начало и продолжение");
            else
                Assert.Equal("stream_lost", (string?)(await reader.ToEndAsync())[^1].Data["code"]);
        }
    }

    [Fact]
    public async Task Readers_that_come_at_any_moment_leave_and_come_again_to_another_node_get_the_same_text()
    {
        const int Readers = 100;
        var answer = _chat.Ask().Start();
        var writing = Task.Run(async () =>
        {
            using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
            for (var i = 0; i < 1000; i++)
            {
                await pace.WaitForNextTickAsync();
                answer.Write($"слово{i} ");
            }

            answer.Complete();
        });
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(async i =>
        {
            var (first, second) = i % 2 == 0 ? (system.One, system.Two) : (system.Two, system.One);
            await using (var reader = new ChatReading(first, _chat))
            {
                for (var events = 0; events <= i % 10; events++)
                    await reader.NextAsync();
            }

            await using var again = new ChatReading(second, _chat);
            await again.ToEndAsync();
            await again.CompleteAsync(answer.Written);
        }));
        await writing;
    }

    [Fact]
    public async Task Several_readers_of_a_node_share_one_subscription_and_one_that_leaves_takes_nothing_from_the_others()
    {
        await using var node = system.Node(("DeliveryOptions:RecoveryTime", "00:00:00"), ("DeliveryOptions:SweepInterval", "00:01:00"));
        await PushSystem.ReadyAsync(node);
        var answer = _chat.Ask().Start().Write("раз");
        await using var one = new ChatReading(node, _chat);
        await one.UpToAsync("раз");
        await using (var two = new ChatReading(node, _chat))
            await two.UpToAsync("раз");

        // Nothing but the channel can bring it within the patience of a test's next line.
        var reads = answer.Reads;
        foreach (var piece in Pieces(30))
        {
            answer.Write(piece);
            await one.UpToAsync(answer.Written);
        }

        Assert.Equal(reads, answer.Reads);
        await one.CompleteAsync(answer.Complete().Written);
    }

    [Fact]
    public async Task A_gap_in_the_live_events_is_read_from_the_log()
    {
        await using var node = system.Node(("DeliveryOptions:RecoveryTime", "00:00:00"), ("DeliveryOptions:SweepInterval", "00:01:00"));
        await PushSystem.ReadyAsync(node);
        var answer = _chat.Ask().Start();
        await using var reader = new ChatReading(node, _chat);
        await reader.NextAsync("processing_started");
        for (var round = 0; round < 5; round++)
        {
            answer.Publishes = false;
            answer.Write($"молча {round} ", "и ещё ");
            answer.Publishes = true;
            answer.Write("вслух. ");
            await reader.UpToAsync(answer.Written);
        }

        await reader.CompleteAsync(answer.Complete().Written);
    }

    [Fact]
    public async Task What_nobody_published_is_found_in_the_log_within_five_seconds()
    {
        await using var node = system.Node(("DeliveryOptions:RecoveryTime", "00:00:00"));
        await PushSystem.ReadyAsync(node);
        var answer = _chat.Ask().Start();
        await using var reader = new ChatReading(node, _chat);
        await reader.NextAsync("processing_started");
        answer.Publishes = false;
        answer.Write("тайком");
        await reader.UpToAsync("тайком").WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        answer.Complete();
        await reader.CompleteAsync("тайком").WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_goes_on_while_redis_is_dead_and_after_it_is_back()
    {
        await using var own = await OwnRedis.StartAsync();
        await using var node = await PushNode.StartAsync(own.Redis, own.Api);
        var chat = own.Api.ChatOf(TestTokens.NewUser());
        var answer = chat.Ask().Start().Write("живо ");
        await using var reader = new ChatReading(node, chat);
        await reader.UpToAsync(answer.Written);

        await own.KillAsync();
        for (var i = 0; i < 3; i++)
        {
            answer.Write($"без Redis {i} ");
            await reader.UpToAsync(answer.Written).WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        }

        await using (var newcomer = new ChatReading(node, chat))
            await newcomer.UpToAsync(answer.Written);
        await own.RestartAsync();
        await PushSystem.ReadyAsync(node);
        answer.Write("снова живо");
        await reader.UpToAsync(answer.Written);
        await reader.CompleteAsync(answer.Complete().Written);
    }

    [Fact]
    public async Task A_task_api_that_stays_away_ends_the_stream_with_an_error()
    {
        await using var api = await FakeTaskApi.StartAsync(system.Redis);
        await using var node = new PushNode(
            system.Redis, api, ("ChatReaderOptions:Patience", "00:00:00.5"), ("DeliveryOptions:PollInterval", "00:00:00.2"));
        await PushSystem.ReadyAsync(node);
        var chat = api.ChatOf(TestTokens.NewUser());
        var answer = chat.Ask().Start().Write("Начало");
        await using var reader = new ChatReading(node, chat);
        await reader.UpToAsync("Начало");
        await api.DisposeAsync();

        // What is published still comes: only the log is out of reach.
        answer.Write(" и ещё");
        await reader.UpToAsync("Начало и ещё");
        Assert.Equal("service_unavailable", (string?)(await reader.ToEndAsync())[^1].Data["code"]);
    }

    [Fact]
    public async Task A_replaced_answer_is_followed_by_the_one_in_its_place()
    {
        _chat.Ask().Start();
        await using var reader = new ChatReading(system.One, _chat);
        await reader.NextAsync("processing_started");
        var next = _chat.Replace().Start().Write("по документу");
        Assert.Equal($"{next.TaskId}", (string?)(await reader.NextAsync("processing_started")).Data["request_id"]);
        next.Complete();
        await reader.ToEndAsync();
        Assert.Equal(("по документу", "completed", "done"), (reader.Tokens, reader.Last.Name, (string?)reader.Last.Data["message"]));
    }

    [Fact]
    public async Task A_stopped_answer_ends_with_what_was_shown_even_when_the_next_message_is_there()
    {
        var answer = _chat.Ask().Start().Write("Начало отв");
        await using var reader = new ChatReading(system.One, _chat);
        await reader.UpToAsync(answer.Written);
        _chat.Ask().Start().Write("другое");
        answer.Cancel();
        await reader.CompleteAsync("Начало отв");
        Assert.Equal("stopped", (string?)reader.Last.Data["message"]);
    }

    [Fact]
    public async Task An_answer_stopped_before_its_first_word_has_no_text_at_its_end()
    {
        var answer = _chat.Ask();
        await using var reader = new ChatReading(system.One, _chat);
        var end = reader.ToEndAsync();
        answer.Cancel();
        Assert.Equal(["completed"], (await end).Select(one => one.Name));
    }

    private static string[] Pieces(int count) => [.. Enumerable.Range(0, count).Select(i => $"слово{i} ")];
}
