using System.Net.WebSockets;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.SystemTests.Producers.Python;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>A task that another backend reports, while everything between it and its person dies.</summary>
[Collection(nameof(Faults))]
public sealed class ReportedTaskTests(FaultySystem faulty)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_ten_step_task_of_a_python_backend_survives_the_deaths_of_push_and_task_api()
    {
        var system = faulty.System;
        using var person = await StatusClient.RegisterAsync(system.GatewayUrl);
        using var other = await StatusClient.RegisterAsync(system.GatewayUrl);
        await using var one = new ReturningBrowser(person);
        await using var two = new ReturningBrowser(person);
        await using var stranger = new ReturningBrowser(other);
        foreach (var browser in (ReturningBrowser[])[one, two, stranger]) await browser.ListenAsync();

        var task = Producer.NewTask();
        using var script = PythonScript.Start(system.GatewayUrl, person.UserId, task, "manual");
        await script.SaysAsync("middle");
        await one.HearAsync("step 5");
        await Task.WhenAll(
            system.KillAsync("push", 0), system.KillAsync("push", 1), system.KillAsync("taskapi", 0), system.KillAsync("taskapi", 1));
        script.GoOn();
        await script.EndAsync();

        foreach (var browser in (ReturningBrowser[])[one, two])
        {
            await browser.HearAsync(null, "completed");
            Assert.Equal(
                [("running", 0), .. Enumerable.Range(1, 10).Select(step => ("progress", step * 10)), ("completed", 100)],
                browser.Heard.Select(frame => ((string)frame["status"]!, (int)frame["progress"]!)));
        }

        Assert.Empty(stranger.Heard);
        var record = await person.DataAsync($"/api/task/task/{task}/status");
        Assert.Equal(("completed", 10), ((string?)record["status"], (int)record["result"]!["n"]!));
        await system.WaitUntilHealthyAsync("push");
        await system.WaitUntilHealthyAsync("taskapi");
    }

    /// <summary>A front end of contract C that comes back whenever its socket breaks, and says where it stands.</summary>
    private sealed class ReturningBrowser(StatusClient person) : IAsyncDisposable
    {
        private readonly List<JsonSocket> _sockets = [];
        private readonly CancellationTokenSource _over = new();
        private Task _returning = Task.CompletedTask;

        /// <summary>The pushes of all its sockets, in their order.</summary>
        public IReadOnlyList<JsonObject> Heard
        {
            get
            {
                lock (_sockets) return [.. _sockets.SelectMany(socket => socket.Frames).Where(frame => (string?)frame["type"] == "task_status")];
            }
        }

        public async Task ListenAsync()
        {
            _sockets.Add(await person.ListenAsync());
            _returning = ReturnAsync();
        }

        public Task HearAsync(string? message, string? status = null) => Wait.ForAsync(
            $"{message ?? status}", () => Heard.Any(frame => (string?)frame["message"] == message || (string?)frame["status"] == status), Recovery);

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            await _returning;
            foreach (var socket in _sockets) await socket.DisposeAsync();
            _over.Dispose();
        }

        private async Task ReturnAsync()
        {
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (!_over.IsCancellationRequested && await look.WaitForNextTickAsync(CancellationToken.None))
            {
                if (_sockets[^1].IsOpen) continue;
                var (epoch, after) = Heard is [.., var last] ? ((string)last["epoch"]!, (long)last["seq"]!) : ((string)_sockets[0].Frames[1]["epoch"]!, 0);
                try
                {
                    var socket = await person.SocketAsync($"&epoch={epoch}&after={after}");
                    lock (_sockets) _sockets.Add(socket);
                }
                catch (WebSocketException)
                {
                    // Not yet.
                }
            }
        }
    }
}
