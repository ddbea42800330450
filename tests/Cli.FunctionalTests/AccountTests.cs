using AiTasks.Cli.FunctionalTests.FakeServer;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>Signing in and what is kept of it.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public ValueTask InitializeAsync() => _person.InitializeAsync();

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task A_sign_in_is_kept_for_the_next_commands_where_nobody_else_can_read_it()
    {
        var signedIn = await _person.JsonAsync("login", "--token", FakeContractE.StaticToken);
        Assert.Equal(FakeContractE.Username, signedIn.GetProperty("username").GetString());
        Assert.False(signedIn.TryGetProperty("access_token", out _));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_person.SettingsPath).UnixFileMode);
        var folder = new DirectoryInfo(Path.GetDirectoryName(_person.SettingsPath)!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode);

        Assert.Equal(FakeContractE.Username, (await _person.JsonAsync("me")).GetProperty("user").GetProperty("username").GetString());
        Assert.Contains(FakeContractE.Username, await _person.OkAsync("me"), StringComparison.Ordinal);
        Assert.Equal(1, _person.Server.Exchanges);
    }

    [Fact]
    public async Task A_sign_out_tells_the_server_and_forgets_everything()
    {
        await _person.SignInAsync();
        await _person.OkAsync("logout");
        Assert.Contains("POST /auth/logout", _person.Server.Calls);
        Assert.DoesNotContain(FakeContractE.StaticToken, await File.ReadAllTextAsync(_person.SettingsPath), StringComparison.Ordinal);
        Assert.DoesNotContain("bearer-", await File.ReadAllTextAsync(_person.SettingsPath), StringComparison.Ordinal);
        Assert.Contains("aitasks login", await _person.FailAsync(3, "me"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_out_works_while_the_server_is_away()
    {
        await _person.SignInAsync();
        await _person.Server.DisposeAsync();
        await _person.OkAsync("logout");
        Assert.DoesNotContain(FakeContractE.StaticToken, await File.ReadAllTextAsync(_person.SettingsPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_token_is_refused_and_not_kept()
    {
        Assert.Contains("The static token is not known.", await _person.FailAsync(3, "login", "--token", "wrong"), StringComparison.Ordinal);
        Assert.False(File.Exists(_person.SettingsPath));
    }

    [Fact]
    public async Task A_token_may_come_from_the_standard_input()
    {
        using var login = _person.StartWith($"{FakeContractE.StaticToken}\n", "login");
        Assert.Equal(0, (await login.EndAsync()).ExitCode);
        await _person.OkAsync("me");
        await _person.FailAsync(2, "login");
    }

    [Fact]
    public async Task A_bearer_token_that_ends_is_renewed_before_it_is_used()
    {
        _person.Server.ExpiresIn = 30;
        await _person.SignInAsync();
        _person.Server.ExpiresIn = 3600;
        await _person.OkAsync("me");
        await _person.OkAsync("me");
        Assert.Equal(2, _person.Server.Exchanges);
        Assert.Equal(2, _person.Server.Calls.Count(call => call == "GET /me"));
    }

    [Fact]
    public async Task A_refused_bearer_token_is_renewed_once_and_the_call_repeated_once()
    {
        await _person.SignInAsync();
        _person.Server.ForgetBearers();
        await _person.OkAsync("me");
        Assert.Equal(2, _person.Server.Exchanges);
        Assert.Equal(2, _person.Server.Calls.Count(call => call == "GET /me"));

        // What was renewed is kept.
        await _person.OkAsync("me");
        Assert.Equal(2, _person.Server.Exchanges);
    }

    [Fact]
    public async Task A_server_that_refuses_every_bearer_token_is_asked_twice_and_no_more()
    {
        await _person.SignInAsync();
        _person.Server.ExpireAtOnce = true;
        Assert.Contains("token expired", await _person.FailAsync(3, "me"), StringComparison.Ordinal);
        Assert.Equal(2, _person.Server.Exchanges);
        Assert.Equal(2, _person.Server.Calls.Count(call => call == "GET /me"));
    }

    [Fact]
    public async Task A_token_of_the_environment_is_used_and_not_kept()
    {
        _person.Environment["AITASKS_TOKEN"] = FakeContractE.StaticToken;
        await _person.OkAsync("me");
        Assert.False(File.Exists(_person.SettingsPath));
        await _person.FailAsync(3, "me", "--token", "wrong");
    }

    [Fact]
    public async Task Every_server_has_a_sign_in_of_its_own_and_the_last_one_is_used()
    {
        await using var other = await FakeContractE.StartAsync();
        await _person.SignInAsync();
        _person.Environment["AITASKS_SERVER"] = null;
        await _person.OkAsync("login", "--server", $"{other.Address}/", "--token", FakeContractE.StaticToken);
        await _person.OkAsync("me");
        Assert.Contains("GET /me", other.Calls);
        await _person.OkAsync("me", "--server", _person.Server.Address);
        Assert.Equal(1, other.Exchanges);
        Assert.Equal(1, _person.Server.Exchanges);

        await _person.OkAsync("logout");
        await _person.FailAsync(3, "me");
        await _person.OkAsync("me", "--server", _person.Server.Address);
    }

    [Fact]
    public async Task The_address_of_a_server_may_have_a_path()
    {
        _person.Environment["AITASKS_SERVER"] = $"{_person.Server.Address}/prefix/";
        await _person.SignInAsync();
        await _person.OkAsync("me");
        Assert.Contains("GET /prefix/me", _person.Server.Calls);
    }

    [Fact]
    public async Task Settings_of_commands_that_run_at_once_do_not_destroy_each_other()
    {
        await _person.SignInAsync();
        _person.Server.ForgetBearers();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => number % 2 == 0 ? _person.OkAsync("me") : _person.OkAsync("chat", "new", $"{number}")));
        var kept = Assert.Single(_person.Settings.GetProperty("servers").EnumerateObject()).Value;
        Assert.Equal(FakeContractE.StaticToken, kept.GetProperty("static_token").GetString());
        Assert.NotNull(kept.GetProperty("chat_id").GetString());
        Assert.Equal(["settings.json", "settings.json.lock"], Directory.GetFiles(Path.GetDirectoryName(_person.SettingsPath)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Settings_that_somebody_spoilt_are_named()
    {
        _person.Write(Path.GetRelativePath(_person.Folder, _person.SettingsPath), "{"u8.ToArray());
        Assert.Contains(_person.SettingsPath, await _person.FailAsync(1, "me"), StringComparison.Ordinal);
    }
}
