using System.Text.Json;
using AiTasks.Cli.FunctionalTests.FakeServer;
using Microsoft.AspNetCore.WebUtilities;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>What administrators and services do with accounts.</summary>
public sealed class PeopleTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public async ValueTask InitializeAsync()
    {
        await _person.InitializeAsync();
        _person.Environment["AITASKS_SERVICE_KEY"] = FakeContractE.ServiceKey;
    }

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task A_service_needs_no_sign_in_to_create_accounts()
    {
        await _person.OkAsync("users", "add", "boris");
        Assert.Equal("""{"username":"boris"}""", Created());
        await _person.OkAsync("users", "add", "boris", "--email", "boris@example.org", "--password", "очень длинный", "--role", "admin");
        Assert.Equal("""{"username":"boris","email":"boris@example.org","password":"очень длинный","role":"admin"}""", Created());
        using (var asked = _person.StartWith("из ввода\n", "users", "add", "boris", "--password")) Assert.Equal(0, (await asked.EndAsync()).ExitCode);
        Assert.Equal("""{"username":"boris","password":"из ввода"}""", Created());
        Assert.Equal("boris", (await _person.JsonAsync("users", "list"))[0].GetProperty("username").GetString());
        Assert.Equal(0, _person.Server.Exchanges);
    }

    [Fact]
    public async Task A_new_token_is_the_whole_output()
    {
        Assert.Equal($"{FakePeople.Secret}\n", await _person.OkAsync("users", "token", "boris", "--name", "laptop"));
        Assert.Equal(FakePeople.Secret, (await _person.JsonAsync("users", "token", "boris")).GetProperty("token").GetString());
        Assert.Contains("There is no such person.", await _person.FailAsync(4, "users", "token", "nobody/at all"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_are_listed_and_revoked_by_their_ids()
    {
        Assert.Matches($@"{FakePeople.Token}\s+laptop\s+2025-11-21T10:00:00Z\s+never", await _person.OkAsync("users", "tokens", "boris"));
        await _person.OkAsync("users", "revoke", "boris", $"{FakePeople.Token}");
        await _person.FailAsync(4, "users", "revoke", "boris", $"{Guid.NewGuid()}");
    }

    [Fact]
    public async Task An_account_is_erased_only_by_whoever_means_it()
    {
        Assert.Contains("--yes", await _person.FailAsync(2, "users", "erase", "boris"), StringComparison.Ordinal);
        Assert.Equal("erasing", (await _person.JsonAsync("users", "erase", "boris", "--yes")).GetProperty("status").GetString());
        await _person.FailAsync(4, "users", "erase", "nobody", "--yes");
    }

    [Fact]
    public async Task The_audit_is_read_page_by_page()
    {
        Assert.Matches(
            @"2025-11-21T10:00:00Z\s+sign_in_failed\s+nobody\s+192\.0\.2\.1\s+boris\s+password",
            await _person.OkAsync("audit", "--deed", "sign_in_failed", "--person", "boris", "--since", "2025-11-20T00:00:00Z", "--before", "9", "-n", "1"));
        var asked = QueryHelpers.ParseQuery(_person.Server.People.Audits.Last());
        Assert.Equal(["before", "deed", "limit", "person", "since"], asked.Keys.Order());
        Assert.Equal("2025-11-20T00:00:00.0000000+00:00", asked["since"]);
        Assert.Equal(7, (await _person.JsonAsync("audit")).GetProperty("next").GetInt64());
        await _person.FailAsync(2, "audit", "--since", "yesterday");
    }

    [Fact]
    public async Task An_administrator_is_known_by_the_sign_in()
    {
        _person.Environment.Clear();
        await _person.FailAsync(3, "users", "list");
        await _person.SignInAsync();
        Assert.Contains("boris", await _person.OkAsync("users", "list"), StringComparison.Ordinal);
    }

    private string Created() => JsonSerializer.Serialize(_person.Server.People.Created.Last(), Contracts.WireJson.SnakeCase);
}
