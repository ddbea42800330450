using AiTasks.Cli.FunctionalTests.FakeServer;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>What a person reads when something does not work, and what a script learns.</summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        await _person.SignInAsync();
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task Health_says_who_is_there()
    {
        Assert.Equal($"{_person.Server.Address}: ok, aitasks 0.1.0\n", await _person.OkAsync("health"));
        Assert.Equal("ok", (await _person.JsonAsync("health")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("health")]
    [InlineData("me")]
    [InlineData("chat", "list")]
    [InlineData("tasks", "watch")]
    [InlineData("login", "--token", "x")]
    public async Task A_server_that_is_away_is_named_in_a_line(params string[] arguments)
    {
        await _person.Server.DisposeAsync();
        var message = await _person.FailAsync(5, arguments);
        Assert.Contains($"{_person.Server.Address} cannot be reached: Connection refused", message, StringComparison.Ordinal);
        Assert.Single(message.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_server_that_is_silent_is_given_up_after_the_timeout()
    {
        _person.Server.Instead = http => new FakeStream(http, 1).GoneAsync();
        Assert.Contains("does not answer", await _person.FailAsync(5, "me", "--timeout", "1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(422, 1, """{"error":"validation_error","message":"Так нельзя.","details":null,"detail":"no"}""", "Так нельзя.")]
    [InlineData(404, 4, """{"error":"not_found","message":"There is no such thing.","details":null}""", "There is no such thing.")]
    [InlineData(403, 1, """{"detail":"Forbidden here"}""", "Forbidden here")]
    [InlineData(403, 1, """{"status":"error","error_code":"policy_acceptance_required","error_message":"Примите условия"}""", "Примите условия")]
    [InlineData(503, 5, """{"error":"service_unavailable","message":"Try again in a few seconds."}""", "Try again in a few seconds.")]
    [InlineData(500, 1, "", "The server answered 500")]
    [InlineData(502, 5, "<html>Bad Gateway</html>", "The server answered 502")]
    [InlineData(413, 1, "[]", "The server answered 413")]
    [InlineData(200, 1, "<html>Welcome</html>", "not understood")]
    public async Task A_refusal_is_shown_as_the_server_puts_it(int status, int exitCode, string body, string expected)
    {
        _person.Server.Instead = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync(body);
        };
        Assert.Contains(expected, await _person.FailAsync(exitCode, "me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token_in_hand()
    {
        _person.Server.Instead = http =>
        {
            http.Response.Redirect("https://elsewhere.example.org/me");
            return Task.CompletedTask;
        };
        Assert.Contains("https://elsewhere.example.org/me", await _person.FailAsync(1, "me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_cannot_play_with_the_terminal()
    {
        _person.Server.Instead = http => FakeContractE.RefuseAsync(http, 422, "validation_error", "red\u001b[31m\u0007\u009b2J text");
        Assert.Contains("red[31m2J text", await _person.FailAsync(1, "me"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--server localhost:8000 me", "is not the address of a server")]
    [InlineData("me --timeout 0", "1 to")]
    [InlineData("chat use 12", "12")]
    [InlineData("chat sned Вопрос", "send")]
    [InlineData("chat new --decription x", "--decription")]
    [InlineData("chat", "Required command")]
    [InlineData("settings set-model medium", "complex")]
    [InlineData("file upload nowhere.pdf", "nowhere.pdf")]
    [InlineData("settings set", "Say what to change")]
    [InlineData("chat send Вопрос", "no current chat")]
    public async Task A_line_that_makes_no_sense_is_a_mistake_of_usage(string line, string expected)
    {
        var calls = _person.Server.Calls.Count;
        Assert.Contains(expected, await _person.FailAsync(2, line.Split(' ')), StringComparison.Ordinal);
        Assert.Equal(calls, _person.Server.Calls.Count);
    }
}
