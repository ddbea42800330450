using System.Text.Json.Nodes;
using AiTasks.Cli.FunctionalTests.FakeServer;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>What only a terminal sees: colours, bars, and both outputs on the same lines.</summary>
public sealed class TerminalTests : IAsyncLifetime
{
    private const string Grey = "\u001b[38;5;8m";
    private const string Bar = "━━━━━━━━━━";

    private readonly Person _person = new();

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        await _person.BeginChatAsync();
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task What_happens_around_an_answer_is_grey_and_on_lines_of_its_own()
    {
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.SendAsync("phase_started", new { phase = "llm", description = "Генерация" });
            await stream.TokenAsync("Один ");
            await stream.SendAsync("tool_call", new { tool = "read_page", parameters = new { }, reason = "Нужна [схема]" });
            await stream.TokenAsync("два");
            await stream.CompleteAsync();
        };
        var result = await _person.OnTerminalAsync("chat", "send", "Где?");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"{Grey}[llm] Генерация\u001b[0m\r\nОдин \r\n{Grey}read_page: Нужна [схема]\u001b[0m\r\nдва\r\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_have_bars()
    {
        var result = await _person.OnTerminalAsync("file", "upload", _person.Write("план [1].pdf", new byte[300_000]), _person.Write("пусто.txt", []));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("план [1].pdf", result.Output, StringComparison.Ordinal);
        Assert.Contains(Bar, result.Output, StringComparison.Ordinal);
        Assert.Contains($"{_person.Server.Files.Uploaded.Last().Id}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watched_tasks_have_bars()
    {
        _person.Server.Tasks.All[7] = FakeTasks.Describe(7, "chat_answer", "running", 40, "Читаю [план]");
        _person.Server.Tasks.Events = async stream =>
        {
            await stream.FrameAsync("e:1", new JsonObject
            {
                ["type"] = "task_completed",
                ["data"] = new JsonObject { ["task_id"] = 7, ["task_type"] = "chat_answer", ["result"] = new JsonObject() },
            });
            await stream.GoneAsync();
        };
        var result = await _person.OnTerminalAsync("tasks", "watch", "7");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("7 chat_answer completed", result.Output, StringComparison.Ordinal);
        Assert.Contains(Bar, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_red()
    {
        var result = await _person.OnTerminalAsync("chat", "use", $"{Guid.NewGuid()}");
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("\u001b[38;5;9mThere is no such chat.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_no_colours_even_there()
    {
        var result = await _person.OnTerminalAsync("chat", "list", "--json");
        Assert.DoesNotContain("\u001b[3", result.Output, StringComparison.Ordinal);
    }
}
