using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Settings;

/// <summary>How a person wants to be answered.</summary>
internal sealed class SettingsCommand : Command
{
    private const string NoRole = "none";

    private readonly Argument<string> _profile = new("profile")
    {
        Description = "simple answers in one pass; complex plans first which passages it needs",
    };

    private readonly Argument<string> _role = new("role") { Description = $"Name or id of a role; {NoRole} for none" };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "0 is sober, 2 is wild" };
    private readonly Option<double?> _topP = new("--top-p") { Description = "The share of likely words to choose from, 0 to 1" };
    private readonly Option<string?> _thinking = new("--thinking") { Description = "Whether the model thinks before it answers" };
    private readonly Option<int?> _budget = new("--thinking-budget") { Description = "Tokens for it" };
    private readonly Option<string?> _resolution = new("--media-resolution") { Description = "How closely pictures are looked at" };

    public SettingsCommand(CommandRunner runner)
        : base("settings", "How answers are made")
    {
        _profile.AcceptOnlyFromAmong("simple", "complex");
        _thinking.AcceptOnlyFromAmong("on", "off");
        _resolution.AcceptOnlyFromAmong("low", "medium", "high");
        Add(new RunnableCommand(runner, "set-model", "Chooses between quick and thorough answers", [_profile], SetModelAsync)
        {
            Examples = ["aitasks settings set-model complex", "aitasks settings set-model simple"],
        });
        Add(new RunnableCommand(runner, "set-role", "Chooses who answers: the role's text is the system prompt", [_role], SetRoleAsync)
        {
            Examples = ["aitasks settings set-role \"Инженер\"", "aitasks settings set-role 2", $"aitasks settings set-role {NoRole}"],
        });
        Add(new RunnableCommand(runner, "list-roles", "Lists the roles there are", [], ListRolesAsync) { Examples = ["aitasks settings list-roles"] });
        Add(new RunnableCommand(runner, "show", "Shows the settings", [], ShowAsync) { Examples = ["aitasks settings show --json"] });
        Add(new RunnableCommand(
            runner, "set", "Changes finer settings", [_temperature, _topP, _thinking, _budget, _resolution], SetAsync)
        {
            Examples = ["aitasks settings set --temperature 0.2 --thinking on --thinking-budget 2048"],
        });
    }

    private Task SetModelAsync(CommandRun run, CancellationToken cancellationToken) =>
        ChangeAsync(run, new JsonObject { ["model_profile"] = run.Line.GetRequiredValue(_profile) }, cancellationToken);

    private async Task SetRoleAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var wanted = run.Line.GetRequiredValue(_role);
        int? id = wanted == NoRole ? null : await FindRoleAsync(run.Person(), wanted, cancellationToken);
        await ChangeAsync(run, new JsonObject { ["selected_role_prompt_id"] = id }, cancellationToken);
    }

    private static async Task<int> FindRoleAsync(ServerClient server, string wanted, CancellationToken cancellationToken)
    {
        var roles = (await server.GetAsync("/prompts/roles", cancellationToken)).Read<Role[]>();
        var found = Array.Find(roles, role => role.Id.ToString(CultureInfo.InvariantCulture) == wanted)
            ?? Array.Find(roles, role => string.Equals(role.Name, wanted, StringComparison.OrdinalIgnoreCase));
        return found?.Id ?? throw new CommandFailedException(
            $"There is no role '{wanted}'. There are: {string.Join(", ", roles.Select(role => role.Name))}.", ExitCodes.NotFound);
    }

    private async Task SetAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var change = new JsonObject();
        if (run.Line.GetValue(_temperature) is { } temperature) change["temperature"] = temperature;
        if (run.Line.GetValue(_topP) is { } topP) change["top_p"] = topP;
        if (run.Line.GetValue(_thinking) is { } thinking) change["thinking_enabled"] = thinking == "on";
        if (run.Line.GetValue(_budget) is { } budget) change["thinking_budget"] = budget;
        if (run.Line.GetValue(_resolution) is { } resolution) change["media_resolution"] = resolution;
        if (change.Count == 0) throw new CommandFailedException("Say what to change; see aitasks settings set --help.", ExitCodes.Usage);
        await ChangeAsync(run, change, cancellationToken);
    }

    private static async Task ChangeAsync(CommandRun run, JsonObject change, CancellationToken cancellationToken) =>
        Show(run, await run.Person().SendAsync(HttpMethod.Patch, "/me/settings", change, cancellationToken));

    private static async Task ShowAsync(CommandRun run, CancellationToken cancellationToken) =>
        Show(run, (await run.Person().GetAsync("/me", cancellationToken)).Find("settings") ?? default);

    private static void Show(CommandRun run, JsonElement settings)
    {
        if (run.Screen.Json) run.Screen.WriteJson(settings);
        else if (settings.ValueKind == JsonValueKind.Object) run.Screen.WriteTable(["Setting", "Value"], settings.EnumerateObject().Select(Row));

        string?[] Row(JsonProperty setting) => [setting.Name, settings.Text(setting.Name) ?? "–"];
    }

    private static async Task ListRolesAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().GetAsync("/prompts/roles", cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(answer);
            return;
        }

        run.Screen.WriteTable(
            ["Id", "Name", "Description"],
            answer.Read<Role[]>().Select(role => (string?[])[role.Id.ToString(CultureInfo.InvariantCulture), role.Name, role.Description]));
    }

    private sealed record Role
    {
        public required int Id { get; init; }
        public required string Name { get; init; }
        public string? Description { get; init; }
    }
}
