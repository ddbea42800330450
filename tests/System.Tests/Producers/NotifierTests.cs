using System.Collections.Concurrent;
using AiTasks.Notifier;
using AiTasks.Notifier.Bus;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using MassTransit;

namespace AiTasks.SystemTests.Producers;

/// <summary>What a C# backend does with the notifier, and what its people see of it.</summary>
public sealed class NotifierTests(OfflineSystem system)
{
    private readonly ConcurrentQueue<string> _problems = new();

    [Fact]
    public async Task A_task_is_reported_call_by_call()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        await using var notifier = Create();
        var task = await notifier.RegisterAsync(Registration(person, extra: new { ResumeId = 45 }));
        await task.StartAsync();
        await task.ProgressAsync(50, "一半", "Step 1/2");
        await task.CompleteAsync(new { ResumeId = 45 }, "完成", "/resume", new { tab = "x" });
        var end = await EndAsync(socket, task.TaskId);
        Assert.Equal(("completed", "完成", "/resume", 45), ((string?)end["status"], (string?)end["message"], (string?)end["redirect_url"], (int)end["result"]!["resume_id"]!));
        Assert.Equal(["running", "progress", "completed"], Statuses(socket, task.TaskId));
        Assert.Equal(45, (int)(await person.DataAsync($"/api/task/task/{task.TaskId}/status"))["extra_data"]!["resume_id"]!);
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task A_block_that_ends_completes_its_task_and_one_that_throws_fails_it()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        await using var notifier = Create();
        var (good, bad, handled, given, inCatch) = (Producer.NewTask(), Producer.NewTask(), Producer.NewTask(), Producer.NewTask(), Producer.NewTask());

        await GoodAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(BadAsync);
        await HandledAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(GivenUpAsync);
        await InsideCatchAsync();

        var end = await EndAsync(socket, good);
        Assert.Equal(("completed", "Step 2/2"), ((string?)end["status"], (string?)end["step"]));
        Assert.Equal(["running", "progress", "progress", "completed"], Statuses(socket, good));
        var failed = await EndAsync(socket, bad);
        Assert.Equal(("failed", "нет", "InvalidOperationException"), ((string?)failed["status"], (string?)failed["error"], (string?)failed["error_type"]));
        Assert.Equal("completed", (string?)(await EndAsync(socket, handled))["status"]);
        Assert.Equal("cancelled", (string?)(await EndAsync(socket, given))["status"]);
        Assert.Equal("completed", (string?)(await EndAsync(socket, inCatch))["status"]);

        async Task GoodAsync()
        {
            await using var progress = notifier.Begin(good, person.UserId, totalSteps: 2);
            await progress.IncrementAsync("раз");
            await Task.Yield();
            await progress.IncrementAsync("два");
        }

        async Task BadAsync()
        {
            await using var progress = notifier.Begin(bad, person.UserId, totalSteps: 2);
            await progress.IncrementAsync("раз");
            throw new InvalidOperationException("нет");
        }

        async Task HandledAsync()
        {
            await using var progress = notifier.Begin(handled, person.UserId);
            try
            {
                await Task.Yield();
                throw new InvalidOperationException("handled");
            }
            catch (InvalidOperationException)
            {
                await progress.IncrementAsync("goes on");
            }
        }

        async Task GivenUpAsync()
        {
            await using var progress = notifier.Begin(given, person.UserId);
            await Task.Delay(Timeout.Infinite, new CancellationToken(canceled: true));
        }

        async Task InsideCatchAsync()
        {
            try
            {
                throw new InvalidOperationException("before");
            }
            catch (InvalidOperationException)
            {
                await OwnMethodAsync();
            }

            async Task OwnMethodAsync()
            {
                await using var progress = notifier.Begin(inCatch, person.UserId);
                await progress.IncrementAsync();
            }
        }
    }

    [Fact]
    public async Task A_block_is_told_apart_from_all_others_of_its_method()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        await using var notifier = Create();
        var expected = new Dictionary<string, string>();

        await HandledInnerAsync(New("completed"), New("failed"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ThrownThroughBothAsync(New("failed"), New("failed")));
        await OneAfterAnotherAsync(New("failed"), New("completed"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => InsideCatchThatThrowsOnAsync(New("completed")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => AfterHandledWithAwaitAsync(New("failed"), fails: true));
        await AfterHandledWithAwaitAsync(New("completed"), fails: false);
        await AgainAndAgainAsync([New("failed"), New("failed"), New("completed")]);
        Assert.Equal(7, await GenericAsync(7, New("completed"), fails: false));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await GenericAsync("seven", New("failed"), fails: true));

        foreach (var (task, status) in expected) Assert.Equal((task, status), (task, (string?)(await EndAsync(socket, task))["status"]));

        string New(string status)
        {
            var task = Producer.NewTask();
            expected.Add(task, status);
            return task;
        }

        async Task HandledInnerAsync(string outer, string inner)
        {
            await using var progress = notifier.Begin(outer, person.UserId);
            try
            {
                await using var nested = notifier.Begin(inner, person.UserId);
                throw new InvalidOperationException("handled");
            }
            catch (InvalidOperationException)
            {
                await progress.IncrementAsync();
            }
        }

        async Task ThrownThroughBothAsync(string outer, string inner)
        {
            await using var progress = notifier.Begin(outer, person.UserId);
            await using var nested = notifier.Begin(inner, person.UserId);
            throw new InvalidOperationException("through both");
        }

        async Task OneAfterAnotherAsync(string first, string second)
        {
            try
            {
                await using var progress = notifier.Begin(first, person.UserId);
                throw new InvalidOperationException("handled");
            }
            catch (InvalidOperationException)
            {
            }

            await using (notifier.Begin(second, person.UserId)) await Task.Yield();
        }

        async Task InsideCatchThatThrowsOnAsync(string task)
        {
            try
            {
                throw new InvalidOperationException("before");
            }
            catch (InvalidOperationException)
            {
                await using (notifier.Begin(task, person.UserId)) await Task.Yield();
                throw;
            }
        }

        async Task AfterHandledWithAwaitAsync(string task, bool fails)
        {
            try
            {
                throw new InvalidOperationException("before");
            }
            catch (InvalidOperationException e)
            {
                await Task.Yield();
                if (e.Message != "before") throw;
            }

            await using var progress = notifier.Begin(task, person.UserId).ConfigureAwait(false);
            try
            {
                throw new InvalidOperationException("within");
            }
            catch (InvalidOperationException e)
            {
                await Task.Yield();
                if (e.Message != "within") throw;
            }

            if (fails) throw new InvalidOperationException("after all");
        }

        async Task AgainAndAgainAsync(string[] tasks)
        {
            var same = new InvalidOperationException("the same object each time");
            foreach (var task in tasks)
            {
                try
                {
                    await using var progress = notifier.Begin(task, person.UserId);
                    if (expected[task] == "failed") throw same;
                }
                catch (InvalidOperationException)
                {
                }
            }
        }

        async ValueTask<T> GenericAsync<T>(T value, string task, bool fails)
        {
            await using var progress = notifier.Begin(task, person.UserId);
            return fails ? throw new InvalidOperationException("generic") : value;
        }
    }

    [Fact]
    public async Task A_delegate_and_a_services_method_are_reported_from_begin_to_end()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        await using var notifier = Create();
        var task = Producer.NewTask();
        var result = await notifier.RunAsync(Registration(person, task), async progress =>
        {
            await progress.IncrementAsync("раз");
            return new { n = 7 };
        });
        Assert.Equal(7, result.n);
        Assert.Equal(7, (int)(await EndAsync(socket, task))["result"]!["n"]!);

        var wrapped = notifier.Wrap<int, int>(
            async (number, progress) =>
            {
                await progress.IncrementAsync();
                return number > 0 ? number : throw new ArgumentException("нет");
            },
            number => Registration(person, $"{task}_{number}"));
        Assert.Equal(3, await wrapped(3));
        await Assert.ThrowsAsync<ArgumentException>(() => wrapped(-1));
        Assert.Equal(3, (int)(await EndAsync(socket, $"{task}_3"))["result"]!["result"]!);
        Assert.Equal("failed", (string?)(await EndAsync(socket, $"{task}_-1"))["status"]);
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_throws_and_nothing_is_lost_or_out_of_order()
    {
        const int Steps = 500;
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        await using var network = new FaultProxy(system.Gateway.Host, system.Gateway.Port);
        await using var notifier = Create(new Uri($"http://127.0.0.1:{network.Port}"));
        await network.RefuseAsync();
        var task = Producer.NewTask();
        await using (var progress = notifier.Begin(task, person.UserId, Steps))
        {
            for (var step = 0; step < Steps / 2; step++) await progress.IncrementAsync($"{step}");
            Assert.False(await notifier.FlushAsync(TimeSpan.FromMilliseconds(300)));
            network.Resume();
            for (var step = Steps / 2; step < Steps; step++)
            {
                await progress.IncrementAsync($"{step}");
                if (step % 50 == 0) network.Reset();
            }
        }

        await EndAsync(socket, task);
        Assert.Equal(
            Enumerable.Range(0, Steps).Select(step => $"{step}"),
            socket.Frames.Where(frame => (string?)frame["status"] == "progress").Select(frame => (string)frame["message"]!));
        Assert.Contains(_problems, problem => problem.Contains("away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_buffer_lets_go_of_progress_and_keeps_beginnings_and_ends()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var network = new FaultProxy(system.Gateway.Host, system.Gateway.Port);
        await network.RefuseAsync();
        await using var notifier = Create(new Uri($"http://127.0.0.1:{network.Port}"), bufferSize: 20);
        string[] tasks = [.. Enumerable.Range(0, 4).Select(_ => Producer.NewTask())];
        foreach (var task in tasks)
        {
            await using var progress = notifier.Begin(task, person.UserId, 100);
            for (var step = 0; step < 100; step++) await progress.IncrementAsync($"{step}");
        }

        network.Resume();
        Assert.True(await notifier.FlushAsync(TimeSpan.FromSeconds(30)));
        foreach (var task in tasks)
            Assert.Equal("completed", (string?)(await person.DataAsync($"/api/task/task/{task}/status"))["status"]);
        Assert.Contains(_problems, problem => problem.Contains("dropped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_become_json_or_is_large_harms_nothing_else()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var network = new FaultProxy(system.Gateway.Host, system.Gateway.Port);
        await network.RefuseAsync();
        await using var notifier = Create(new Uri($"http://127.0.0.1:{network.Port}"));
        var odd = await notifier.RegisterAsync(Registration(person, extra: new { n = double.NaN }));
        await odd.ProgressAsync(double.NaN, "half \ud83d of a pair");
        await odd.CompleteAsync(new { type = typeof(string) });
        var shared = new System.Text.Json.Nodes.JsonObject { ["a"] = 1 };
        var large = new List<ReportedTask>();
        for (var n = 0; n < 8; n++)
        {
            large.Add(await notifier.RegisterAsync(Registration(person, extra: shared)));
            await large[^1].CompleteAsync(new { text = new string('x', 200_000) });
        }

        // All of it in one call would be more than the server takes.
        network.Resume();
        Assert.True(await notifier.FlushAsync(TimeSpan.FromSeconds(30)));
        foreach (var task in large.Prepend(odd))
            Assert.Equal("completed", (string?)(await person.DataAsync($"/api/task/task/{task.TaskId}/status"))["status"]);
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_and_thrown_only_where_asked_for()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using (var lenient = Create())
        {
            await (await lenient.RegisterAsync(new TaskRegistration { TaskId = Producer.NewTask(), UserId = -1 })).StartAsync();
            Assert.True(await lenient.FlushAsync(TimeSpan.FromSeconds(30)));
            Assert.Contains(_problems, problem => problem.Contains("There is no such person", StringComparison.Ordinal));
        }

        await using var strict = Create(strict: true);
        var refused = await Assert.ThrowsAsync<NotifierException>(() => strict.RegisterAsync(new TaskRegistration { TaskId = Producer.NewTask(), UserId = -1 }));
        Assert.Equal("unknown_user", refused.Code);
        var task = await strict.RegisterAsync(Registration(person));
        await task.CompleteAsync();
        Assert.Equal("completed", (string?)(await person.DataAsync($"/api/task/task/{task.TaskId}/status"))["status"]);

        await using var stranger = new TaskNotifier(new NotifierOptions { Address = system.Gateway, ServiceKey = "wrong", Strict = true });
        Assert.Equal("invalid_service_key", (await Assert.ThrowsAsync<NotifierException>(() => stranger.Ui.RefreshAsync(person.UserId))).Code);
    }

    [Fact]
    public async Task A_task_learns_that_its_person_has_cancelled_it()
    {
        using var front = await FrontClient.RegisterAsync(system.Gateway);
        await using var socket = await front.ConnectAsync();
        await using var notifier = Create();
        var registration = new TaskRegistration { TaskId = Producer.NewTask(), User = front.Email };
        var work = notifier.RunAsync(registration, async progress =>
        {
            while (true)
            {
                await progress.IncrementAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(20), progress.Cancelled);
            }
        });
        var started = await socket.FrameAsync("task_progress");
        await front.PostAsync("app/ai-tasks/cancel/", new { task_id = started.TaskId });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("task_cancelled", (await socket.TerminalAsync(started.TaskId!.Value)).Type);
    }

    [Fact]
    public async Task Screens_are_driven_in_the_order_of_the_calls()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        await using var notifier = Create();
        await notifier.Ui.ToastAsync(person.UserId, "Заказ создан!", "№ 42", "info");
        await notifier.Ui.UpdateAsync(person.UserId, new { orderId = 42 });
        await notifier.Ui.ModalAsync(person.UserId, "ai_recommendations", new { items = 1 });
        await notifier.Ui.RedirectAsync(person.UserId, "/orders");
        await notifier.Ui.RefreshAsync(person.UserId);
        await screen.FrameAsync("ui_refresh");
        Assert.Equal(["ui_toast", "ui_toast", "ui_update", "ui_modal", "ui_redirect", "ui_refresh"], screen.Frames.Select(frame => (string)frame["type"]!));
        Assert.Equal((42, 1), ((int)screen.Frames[2]["data"]!["orderId"]!, (int)screen.Frames[3]["data"]!["payload"]!["items"]!));
    }

    [Fact]
    public async Task A_service_of_the_system_speaks_over_the_bus()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(new Uri(system.System.Resource("rabbitmq").ConnectionString!)));
        await bus.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var notifier = new TaskNotifier(
                new NotifierOptions { Strict = true, OnProblem = _problems.Enqueue }, new BusTransport(bus, "inside", TimeSpan.FromSeconds(5)));
            var task = Producer.NewTask();
            await notifier.RunAsync(Registration(person, task), progress => progress.IncrementAsync("раз"));
            await notifier.Ui.RefreshAsync(person.UserId);
            Assert.Equal("completed", (string?)(await EndAsync(socket, task))["status"]);
            await screen.FrameAsync("ui_refresh");
            Assert.Empty(_problems);
        }
        finally
        {
            await bus.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private TaskNotifier Create(Uri? address = null, bool strict = false, int bufferSize = 10_000) => new(new NotifierOptions
    {
        Address = address ?? system.Gateway,
        ServiceKey = Producer.Key,
        Strict = strict,
        BufferSize = bufferSize,
        MaxRetryDelay = TimeSpan.FromMilliseconds(500),
        OnProblem = _problems.Enqueue,
    });

    private static TaskRegistration Registration(StatusClient person, string? task = null, object? extra = null) =>
        new() { TaskId = task ?? Producer.NewTask(), UserId = person.UserId, TaskType = "resume_parse", ExtraData = extra };

    private static Task<System.Text.Json.Nodes.JsonObject> EndAsync(JsonSocket socket, string task) => socket.FrameAsync(
        "task_status", frame => (string?)frame["task_id"] == task && (string?)frame["status"] is "completed" or "failed" or "cancelled" && (string?)frame["task_id"] == task);

    private static IEnumerable<string> Statuses(JsonSocket socket, string task) =>
        socket.Frames.Where(frame => (string?)frame["type"] == "task_status" && (string?)frame["task_id"] == task).Select(frame => (string)frame["status"]!);
}
