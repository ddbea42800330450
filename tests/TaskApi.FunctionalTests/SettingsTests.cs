using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The person, their settings and the roles (contract E, section 5.3).</summary>
public sealed class SettingsTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task E9_settings_without_a_value_are_left_out_never_null_except_the_role()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var me = await person.GetAsync("/me");
        Assert.Equal("false", me["gemini_api_key_configured"]!.ToJsonString());
        Assert.Equal((person.Username, "active"), ((string?)me["user"]!["username"], (string?)me["user"]!["status"]));
        Assert.True(Guid.TryParse((string?)me["user"]!["id"], out _));
        Assert.True((DateTimeOffset)me["user"]!["created_at"]! > DateTimeOffset.UtcNow.AddMinutes(-5));
        Assert.Equal("""{"model_profile":"simple","selected_role_prompt_id":null}""", me["settings"]!.ToJsonString());
    }

    [Fact]
    public async Task E12_every_setting_is_kept_and_nulls_and_what_is_absent_change_nothing()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var role = await RoleAsync(person);
        var all = $$"""
            {"model_profile":"complex","selected_role_prompt_id":{{role}},"temperature":0.3,"top_p":0.9,"thinking_enabled":false,"thinking_budget":2048,"media_resolution":"high"}
            """;
        Assert.Equal(all, (await ChangeAsync(person, all)).ToJsonString());
        Assert.Equal(all, (await person.GetAsync("/me"))["settings"]!.ToJsonString());

        var changed = await ChangeAsync(
            person, """{"model_profile":null,"temperature":0,"top_p":null,"thinking_enabled":true,"thinking_budget":null,"media_resolution":null,"later":1}""");
        Assert.Equal(all.Replace("0.3", "0", StringComparison.Ordinal).Replace("false", "true", StringComparison.Ordinal), changed.ToJsonString());
        Assert.Equal(changed.ToJsonString(), (await person.GetAsync("/me"))["settings"]!.ToJsonString());

        using var other = await ApiCaller.NewPersonAsync(fixture);
        Assert.Equal("simple", (string?)(await other.GetAsync("/me"))["settings"]!["model_profile"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"selected_role_prompt_id":null}""")]
    public async Task X42_an_empty_change_or_an_explicit_null_takes_the_role_away_and_nothing_else(string reset)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var role = await RoleAsync(person);
        Assert.Equal(role, (int)(await ChangeAsync(person, $$"""{"selected_role_prompt_id":"{{role}}","top_p":0.5}"""))["selected_role_prompt_id"]!);
        foreach (var other in new[] { """{"model_profile":"complex"}""", """{"a_setting_of_tomorrow":1}""" })
            Assert.Equal(role, (int?)(await ChangeAsync(person, other))["selected_role_prompt_id"]);

        var changed = await ChangeAsync(person, reset);
        Assert.True(changed.AsObject().ContainsKey("selected_role_prompt_id"));
        Assert.Null(changed["selected_role_prompt_id"]);
        Assert.Equal(("complex", 0.5), ((string?)changed["model_profile"], (double?)changed["top_p"]));
    }

    [Theory]
    [InlineData("""{"model_profile":"flash"}""", 422, "model_profile")]
    [InlineData("""{"temperature":-0.1}""", 422, "temperature")]
    [InlineData("""{"temperature":2.1}""", 422, "temperature")]
    [InlineData("""{"top_p":1.5}""", 422, "top_p")]
    [InlineData("""{"thinking_budget":-1}""", 422, "thinking_budget")]
    [InlineData("""{"thinking_budget":1000000}""", 422, "thinking_budget")]
    [InlineData("""{"media_resolution":"ultra"}""", 422, "media_resolution")]
    [InlineData("""{"selected_role_prompt_id":2147483647}""", 422, "selected_role_prompt_id")]
    [InlineData("""{"selected_role_prompt_id":1.5}""", 422, "selected_role_prompt_id")]
    [InlineData("""{"selected_role_prompt_id":"5c0e6d36-0000-4000-8000-000000000000"}""", 422, "selected_role_prompt_id")]
    [InlineData("""{"thinking_enabled":"perhaps"}""", 400, null)]
    [InlineData("""{"temperature":{}}""", 400, null)]
    [InlineData("[]", 400, null)]
    public async Task E4_a_setting_that_is_none_is_refused_and_changes_nothing(string change, int status, string? field)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var before = (await ChangeAsync(person, """{"model_profile":"complex","temperature":1.1}""")).ToJsonString();
        var refusal = await person.RefusedAsync(status, HttpMethod.Patch, "/me/settings", change);
        Assert.Equal(("validation_error", field), ((string?)refusal["error"], (string?)refusal["details"]?["field"]));
        Assert.Equal(before, (await person.GetAsync("/me"))["settings"]!.ToJsonString());
    }

    [Fact]
    public async Task Roles_have_the_types_that_the_client_reads_and_the_engineer_is_among_them()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var roles = (await person.GetAsync("/prompts/roles")).AsArray();
        Assert.Superset(
            new HashSet<string> { "Ассистент", "Инженер", "Краткие выводы" }, roles.Select(role => (string)role!["name"]!).ToHashSet());
        Assert.All(roles, role =>
        {
            Assert.Matches("^[0-9]+$", role!["id"]!.ToJsonString());
            Assert.Matches("^[0-9]+$", role["version"]!.ToJsonString());
            Assert.NotEmpty((string)role["content"]!);
            Assert.True((bool)role["is_active"]!);
            Assert.True((DateTimeOffset)role["created_at"]! <= (DateTimeOffset)role["updated_at"]!);
        });
    }

    [Fact]
    public async Task A_role_is_written_changed_with_a_new_version_and_taken_out_of_choice()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var name = $"Сметчик {Guid.NewGuid():N}";
        var role = await admin.OkAsync(HttpMethod.Post, "/admin/roles", new { name, content = " Считай. ", description = "Сметы" });
        Assert.Equal((1, "Считай.", true), ((int)role["version"]!, (string?)role["content"], (bool)role["is_active"]!));
        var path = $"/admin/roles/{role["id"]}";

        role = await admin.OkAsync(HttpMethod.Patch, path, new { content = "Считай дважды." });
        Assert.Equal((2, "Считай дважды.", name, "Сметы"),
            ((int)role["version"]!, (string?)role["content"], (string?)role["name"], (string?)role["description"]));
        await ChangeAsync(person, $$"""{"selected_role_prompt_id":{{role["id"]}}}""");

        role = await admin.OkAsync(HttpMethod.Delete, path);
        Assert.Equal((2, false), ((int)role["version"]!, (bool)role["is_active"]!));
        Assert.DoesNotContain(name, (await person.GetAsync("/prompts/roles")).ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(name, (await admin.GetAsync("/admin/roles")).AsArray().Select(one => (string)one!["name"]!));
        Assert.Null((await person.GetAsync("/me"))["settings"]!["selected_role_prompt_id"]);
        await person.RefusedAsync(422, HttpMethod.Patch, "/me/settings", $$"""{"selected_role_prompt_id":{{role["id"]}}}""");

        await admin.OkAsync(HttpMethod.Patch, path, new { is_active = true });
        Assert.Equal((int)role["id"]!, (int)(await person.GetAsync("/me"))["settings"]!["selected_role_prompt_id"]!);

        await admin.RefusedAsync(409, HttpMethod.Post, "/admin/roles", new { name = name.ToUpperInvariant(), content = "x" });
        await admin.RefusedAsync(409, HttpMethod.Patch, path, new { name = "инженер" });
        await admin.RefusedAsync(404, HttpMethod.Patch, "/admin/roles/2147483647", new { name });
        await admin.RefusedAsync(422, HttpMethod.Post, "/admin/roles", new { name = "Без текста" });
        await admin.RefusedAsync(422, HttpMethod.Post, "/admin/roles", new { name = " ", content = "x" });
        await admin.RefusedAsync(422, HttpMethod.Patch, path, new { content = new string('я', 20_001) });
    }

    private static Task<JsonNode> ChangeAsync(ApiCaller person, string change) => person.OkAsync(HttpMethod.Patch, "/me/settings", change);

    private static async Task<int> RoleAsync(ApiCaller person) =>
        (int)(await person.GetAsync("/prompts/roles")).AsArray().Single(role => (string?)role!["name"] == "Инженер")!["id"]!;
}
