using AiTasks.Cli.FunctionalTests.FakeServer;
using AiTasks.TestServers;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>Answers that are interrupted: by the person, or by what lies between.</summary>
public sealed class BrokenAnswerTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        await _person.BeginChatAsync();
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task The_first_Ctrl_C_stops_the_answer_and_shows_what_was_written()
    {
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.TokenAsync("Начало");
            await _person.Server.Chats.Stopped;
            await stream.TokenAsync(" и ещё немного");
            await stream.CompleteAsync();
        };
        using var asking = _person.Start("chat", "send", "Вопрос");
        await asking.UntilOutputAsync("Начало");
        asking.Interrupt();
        var result = await asking.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.StartsWith("Начало и ещё немного\nSources:", result.Output, StringComparison.Ordinal);
        Assert.Single(_person.Server.Calls, call => call.EndsWith("/stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_second_Ctrl_C_leaves_at_once()
    {
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.TokenAsync("Начало");
            await stream.GoneAsync();
        };
        using var asking = _person.Start("chat", "send", "Вопрос", "--no-stream");
        await Wait.ForAsync("the stream to be read", () => _person.Server.Calls.Any(call => call.EndsWith("/stream", StringComparison.Ordinal)));
        asking.Interrupt();
        await asking.UntilErrorAsync("Stopping");
        asking.Interrupt();
        var result = await asking.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_leaves_the_answer_to_the_server()
    {
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.TokenAsync("Начало");
            await stream.GoneAsync();
        };
        using var asking = _person.Start("chat", "send", "Вопрос");
        await asking.UntilOutputAsync("Начало");
        asking.Terminate();
        Assert.Equal(143, (await asking.EndAsync()).ExitCode);
        Assert.DoesNotContain(_person.Server.Calls, call => call.EndsWith("/stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stop_says_whether_there_was_something_to_stop()
    {
        Assert.Contains("Stopped.", (await _person.RunAsync("chat", "stop")).Error, StringComparison.Ordinal);
        _person.Server.Chats.Stops = false;
        Assert.Contains("Nothing was being written.", (await _person.RunAsync("chat", "stop")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await _person.JsonAsync("chat", "stop")).GetProperty("stopped").GetArrayLength());
    }

    [Fact]
    public async Task A_broken_stream_goes_on_where_it_stood_however_the_text_is_cut()
    {
        _person.Server.Chats.Answer = async stream =>
        {
            await stream.SendAsync("phase_started", new { phase = "llm", description = "Генерация" });
            if (stream.Number == 1)
            {
                await stream.TokenAsync("Один ");
                await stream.TokenAsync("два ");
                stream.Cut();
                return;
            }

            if (stream.Number == 2)
            {
                await stream.TokenAsync("Один два тр");
                return;
            }

            await stream.TokenAsync("Один");
            await stream.TokenAsync(" два три");
            await stream.SendAsync("phase_started", new { phase = "check", description = "Проверка" });
            await stream.TokenAsync(" четыре");
            await stream.CompleteAsync();
        };
        var result = await _person.RunAsync("chat", "send", "Считай");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Один два три четыре\nSources:", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Split("Генерация").Length - 1);
        Assert.Contains("Проверка", result.Error, StringComparison.Ordinal);
        Assert.Single(_person.Server.Chats.Sent);
    }

    [Fact]
    public async Task A_refused_stream_is_not_asked_for_again()
    {
        _person.Server.Chats.Answer = _ => Task.CompletedTask;
        using var asking = _person.Start("chat", "send", "Вопрос");
        await Wait.ForAsync("the stream to be read", () => _person.Server.Calls.Any(call => call.EndsWith("/stream", StringComparison.Ordinal)));
        _person.Server.Instead = http => FakeContractE.RefuseAsync(http, 404, "not_found", "There is no such chat.");
        var result = await asking.EndAsync();
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("There is no such chat.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bearer_token_that_ends_before_the_stream_is_renewed()
    {
        _person.Server.Chats.Answer = async stream =>
        {
            if (stream.Number == 1)
            {
                await stream.TokenAsync("До ");
                _person.Server.ForgetBearers();
                stream.Cut();
                return;
            }

            await stream.TokenAsync("До и после");
            await stream.CompleteAsync();
        };
        Assert.StartsWith("До и после\n", await _person.OkAsync("chat", "send", "Вопрос"), StringComparison.Ordinal);
        Assert.Equal(2, _person.Server.Exchanges);
    }
}
