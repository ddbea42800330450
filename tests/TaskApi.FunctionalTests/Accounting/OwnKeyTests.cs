using System.Net;
using System.Security.Cryptography;
using System.Text;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

/// <summary>People's own keys of providers go in and come out to workers alone.</summary>
[Collection(nameof(ModelCalls))]
public sealed class OwnKeyTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private const string Keys = "/v1/user/model-keys";
    private const string Secret = "sk-Secret~0123456789!abcdef";

    private static readonly string Master = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly LogLines _log = new();
    private WebApplicationFactory<TaskOptions> _node = null!;
    private CallingWorker _worker = null!;

    [Fact]
    public async Task A_key_pays_the_calls_of_its_person_and_provider_until_it_is_taken_away()
    {
        using var person = await Payer.SignInAsync(fixture, _node);
        using var other = await Payer.SignInAsync(fixture, _node);
        Assert.Equal(
            """[{"provider":"acme","configured":false,"updated_at":null},{"provider":"Gemini","configured":false,"updated_at":null}]""",
            (await person.Api.GetAsync(Keys)).ToJsonString());
        var put = await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/ACME", new { api_key = Secret });
        Assert.Equal(("acme", true), ((string?)put["provider"], (bool)put["configured"]!));
        Assert.True((DateTimeOffset)put["updated_at"]! > DateTimeOffset.UtcNow.AddMinutes(-1));
        Assert.Equal(put.ToJsonString(), (await person.Api.GetAsync(Keys))[0]!.ToJsonString());
        Assert.False((bool)(await other.Api.GetAsync(Keys))[0]!["configured"]!);

        var call = CallingWorker.Call(person.TaskId, CallingWorker.Priced, "Acme");
        foreach (var _ in (int[])[1, 2]) Assert.Equal(Secret, (await _worker.AskAsync(call)).ApiKey);
        Assert.Null((await _worker.AskAsync(CallingWorker.Call(other.TaskId))).ApiKey);
        Assert.Null((await _worker.AskAsync(CallingWorker.Call(person.TaskId, provider: "gemini"))).ApiKey);
        await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret + "2" });
        Assert.Equal(Secret + "2", (await _worker.AskAsync(call with { Id = Guid.NewGuid() })).ApiKey);

        foreach (var _ in (int[])[1, 2]) await person.Api.OkAsync(HttpMethod.Delete, $"{Keys}/Acme");
        Assert.False((bool)(await person.Api.GetAsync(Keys))[0]!["configured"]!);
        Assert.Null((await _worker.AskAsync(CallingWorker.Call(person.TaskId))).ApiKey);

        // It was promised to be paid by a key that is no more; the system's would be another bill.
        Assert.Equal(HttpStatusCode.Conflict, (await _worker.TryReserveAsync(call)).Status);
    }

    [Fact]
    public async Task Calls_paid_by_the_person_are_in_the_figures_and_in_no_budget()
    {
        using var person = await Payer.SignInAsync(fixture, _node);
        await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret });
        await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
            await _worker.SettleAsync(await _worker.ReserveAsync(CallingWorker.Call(person.TaskId, CallingWorker.Priced, input: 10_000_000)), 1_000_000, 0)));
        var usage = await person.UsageAsync();
        Assert.Equal(
            (30, 30, 0m, 75m),
            ((int)usage["total"]!["calls"]!, (int)usage["total"]!["own_key_calls"]!, (decimal)usage["total"]!["cost"]!,
                (decimal)usage["total"]!["own_key_cost"]!));
        Assert.Equal("""{"limit":2,"used":0,"left":2}""", usage["today"]!["calls"]!.ToJsonString());
        var calls = (await person.Api.GetAsync($"/v1/user/usage/tasks/{person.TaskId}"))["calls"]!.AsArray();
        Assert.All(calls, call => Assert.True((bool)call!["own_key"]!));

        // What the system pays still has all its room, and no more.
        await person.Api.OkAsync(HttpMethod.Delete, $"{Keys}/acme");
        await _worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        await _worker.ReserveAsync(CallingWorker.Call(person.TaskId));
        Assert.Equal(ModelBudgets.Person, await _worker.RefusedAsync(CallingWorker.Call(person.TaskId)));
    }

    [Fact]
    public async Task A_key_is_readable_in_no_row_log_span_or_answer()
    {
        using var spans = new RecordedSpans();
        using var person = await Payer.SignInAsync(fixture, _node);
        var answers = new List<string>
        {
            (await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret })).ToJsonString(),
            (await person.Api.GetAsync(Keys)).ToJsonString(),
            (await person.Api.RefusedAsync(422, HttpMethod.Put, $"{Keys}/acme", new { api_key = $"{Secret} {Secret}" })).ToJsonString(),
            (await person.Api.RefusedAsync(400, HttpMethod.Put, $"{Keys}/acme", $$"""{"api_key":["{{Secret}}"]}""")).ToJsonString(),
            (await person.Api.RefusedAsync(400, HttpMethod.Put, $"{Keys}/acme", $$"""{"api_key":{{Secret}}}""")).ToJsonString(),
        };
        Assert.Equal(Secret, (await _worker.AskAsync(CallingWorker.Call(person.TaskId))).ApiKey);
        answers.Add((await person.Api.GetAsync("/me")).ToJsonString());
        answers.Add((await person.UsageAsync()).ToJsonString());
        answers.Add((await person.Api.GetAsync("/openapi/v1.json")).ToJsonString());

        await using var database = fixture.Admin();
        var row = await database.QuerySingleAsync<(byte[] Ciphertext, byte[] Nonce, string Text)>(
            "select ciphertext, nonce, k::text from user_model_keys k where user_id = @user", new { user = await person.NumberAsync() });
        Assert.Equal((Secret.Length + 16, 12), (row.Ciphertext.Length, row.Nonce.Length));
        Assert.Equal(-1, row.Ciphertext.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret[..6])));
        Assert.Contains(spans.Texts, line => line.StartsWith("Npgsql", StringComparison.Ordinal));
        Assert.NotEmpty(_log.Lines);
        foreach (var text in (string[])[row.Text, .. answers, .. spans.Texts, .. _log.Lines])
        {
            Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Master, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("provider")]
    [InlineData("ciphertext")]
    public async Task A_row_that_was_given_to_somebody_else_or_changed_does_not_decrypt_and_the_systems_key_is_used(string what)
    {
        using var owner = await Payer.SignInAsync(fixture, _node);
        using var thief = await Payer.SignInAsync(fixture, _node);
        await owner.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret });
        await using var database = fixture.Admin();
        var (user, stolen) = (await owner.NumberAsync(), await thief.NumberAsync());
        var change = what switch
        {
            "user_id" => "user_id = @stolen",
            "provider" => "provider = 'gemini'",
            _ => "ciphertext = set_byte(ciphertext, 3, get_byte(ciphertext, 3) # 1)",
        };
        await database.ExecuteAsync($"update user_model_keys set {change} where user_id = @user", new { user, stolen });

        var call = CallingWorker.Call(what == "user_id" ? thief.TaskId : owner.TaskId, provider: what == "provider" ? "gemini" : "acme");
        var answer = await _worker.AskAsync(call);
        Assert.Equal((null, null), (answer.ApiKey, answer.Refusal));
        Assert.Single(_log.Lines, line => line.Contains($"The key of person {(what == "user_id" ? stolen : user)} for", StringComparison.Ordinal));
        Assert.Equal(1, (await (what == "user_id" ? thief : owner).CountedAsync()).Calls);
    }

    [Fact]
    public async Task After_a_change_of_the_master_key_what_is_used_is_encrypted_anew_and_what_nobody_can_read_counts_as_none()
    {
        var next = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
        using var used = await Payer.SignInAsync(fixture, _node);
        using var unused = await Payer.SignInAsync(fixture, _node);
        foreach (var person in (Payer[])[used, unused]) await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret });
        await using (var rotating = await StartAsync(("OwnKeyOptions:MasterKey", next), ("OwnKeyOptions:FormerMasterKeys:0", Master)))
        {
            using var worker = new CallingWorker(fixture, rotating);
            foreach (var _ in (int[])[1, 2]) Assert.Equal(Secret, (await worker.AskAsync(CallingWorker.Call(used.TaskId))).ApiKey);
        }

        await using var rotated = await StartAsync(("OwnKeyOptions:MasterKey", next));
        using var after = new CallingWorker(fixture, rotated);
        Assert.Equal(Secret, (await after.AskAsync(CallingWorker.Call(used.TaskId))).ApiKey);
        Assert.Null((await after.AskAsync(CallingWorker.Call(unused.TaskId))).ApiKey);
        Assert.Null((await _worker.AskAsync(CallingWorker.Call(used.TaskId))).ApiKey);

        using var again = unused.Through(rotated);
        await again.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret });
        Assert.Equal(Secret, (await after.AskAsync(CallingWorker.Call(unused.TaskId))).ApiKey);
    }

    [Fact]
    public async Task What_a_former_master_key_has_encrypted_is_encrypted_anew_though_nobody_uses_it()
    {
        var next = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Payer[] people = [await Payer.SignInAsync(fixture, _node), await Payer.SignInAsync(fixture, _node), await Payer.SignInAsync(fixture, _node)];
        foreach (var person in people) await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret });
        var users = await Task.WhenAll(people.Select(person => person.NumberAsync()));
        await using var database = fixture.Admin();
        Task<IEnumerable<string>> IdsAsync() => database.QueryAsync<string>(
            "select distinct key_id from user_model_keys where user_id = any(@users)", new { users });
        var before = Assert.Single(await IdsAsync());

        await using (await StartAsync(
            ("OwnKeyOptions:MasterKey", next), ("OwnKeyOptions:FormerMasterKeys:0", Master),
            ("OwnKeyOptions:RenewalInterval", "00:00:00.050"), ("OwnKeyOptions:RenewalBatch", "2")))
        {
            await Wait.ForAsync("all keys to be encrypted anew", async () => !(await IdsAsync()).Contains(before));
        }

        await using var rotated = await StartAsync(("OwnKeyOptions:MasterKey", next));
        using var after = new CallingWorker(fixture, rotated);
        foreach (var person in people)
        {
            Assert.Equal(Secret, (await after.AskAsync(CallingWorker.Call(person.TaskId))).ApiKey);
            person.Dispose();
        }
    }

    [Fact]
    public async Task Without_a_master_key_there_are_no_own_keys_and_that_is_said()
    {
        await using var node = await StartAsync(("OwnKeyOptions:MasterKey", ""));
        using var person = await Payer.SignInAsync(fixture, node);
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, Keys), (HttpMethod.Put, $"{Keys}/acme"), (HttpMethod.Delete, $"{Keys}/acme")])
        {
            var refusal = await person.Api.RefusedAsync(503, method, path, method == HttpMethod.Put ? new { api_key = Secret } : null);
            Assert.Equal("not_configured", (string?)refusal["error"]);
        }

        using var worker = new CallingWorker(fixture, node);
        Assert.Null((await worker.AskAsync(CallingWorker.Call(person.TaskId))).ApiKey);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"api_key":null}""")]
    [InlineData("""{"api_key":"short-7"}""")]
    [InlineData("""{"api_key":"with a space"}""")]
    [InlineData("""{"api_key":"line\nbreak1"}""")]
    [InlineData("""{"api_key":"кириллица-1"}""")]
    public async Task A_key_that_cannot_be_one_is_refused_with_the_rule(string body)
    {
        using var person = await Payer.SignInAsync(fixture, _node);
        var refusal = await person.Api.RefusedAsync(422, HttpMethod.Put, $"{Keys}/acme", body);
        Assert.Equal("api_key", (string?)refusal["details"]!["field"]);
        await person.Api.RefusedAsync(422, HttpMethod.Put, $"{Keys}/acme", new { api_key = new string('k', 513) });
        Assert.False((bool)(await person.Api.GetAsync(Keys))[0]!["configured"]!);
        await person.Api.OkAsync(HttpMethod.Put, $"{Keys}/acme", new { api_key = new string('k', 512) });
    }

    [Fact]
    public async Task Only_people_who_are_signed_in_have_keys_and_only_of_providers_that_are_listed()
    {
        using var person = await Payer.SignInAsync(fixture, _node);
        await person.Api.RefusedAsync(404, HttpMethod.Put, $"{Keys}/nobody", new { api_key = Secret });
        await person.Api.RefusedAsync(404, HttpMethod.Delete, $"{Keys}/nobody");
        using var stranger = new ApiCaller(_node.CreateDefaultClient());
        await stranger.RefusedAsync(401, HttpMethod.Get, Keys);
        await stranger.RefusedAsync(401, HttpMethod.Put, $"{Keys}/acme", new { api_key = Secret });
        stranger.Http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.ServiceKey);
        await stranger.RefusedAsync(401, HttpMethod.Get, Keys);
    }

    public async ValueTask InitializeAsync()
    {
        await Payer.ForgetTodayAsync(fixture);
        _node = await StartAsync(("OwnKeyOptions:MasterKey", Master), ("BudgetOptions:CallsPerPersonPerDay", "2"));
        _worker = new CallingWorker(fixture, _node);
    }

    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _node.DisposeAsync();
    }

    // Nodes with other master keys, which leave the webhooks of other tests to those that can read their secrets.
    private Task<WebApplicationFactory<TaskOptions>> StartAsync(params (string Name, string Value)[] settings) => fixture.StartLoggedNodeAsync(
        _log,
        [
            .. CallingWorker.Prices, ("OwnKeyOptions:Providers:0", "acme"), ("OwnKeyOptions:Providers:1", "Gemini"),
            ("WebhookOptions:PollInterval", "00:01:00"), .. settings,
        ]);
}
