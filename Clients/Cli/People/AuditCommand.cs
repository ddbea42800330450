using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.People;

/// <summary>Who did what to whom, for administrators.</summary>
internal static class AuditCommand
{
    private const int DefaultListed = 50;

    private static readonly Option<string?> Deed = new("--deed") { Description = "Only such deeds, such as sign_in_failed" };
    private static readonly Option<string?> Actor = new("--actor") { Description = "Only what this person or service did" };
    private static readonly Option<string?> Person = new("--person") { Description = "Only what concerns this person" };
    private static readonly Option<DateTimeOffset?> Since = new("--since") { Description = "Nothing before this moment" };
    private static readonly Option<DateTimeOffset?> Until = new("--until") { Description = "Only what came before this moment" };
    private static readonly Option<long?> Before = new("--before") { Description = "Only entries older than this one" };
    private static readonly Option<int> Limit = new("--limit", "-n") { Description = "At most so many", DefaultValueFactory = _ => DefaultListed };

    public static Command Make(CommandRunner runner)
    {
        var command = new RunnableCommand(
            runner, "audit", "Who did what to whom, newest first. For administrators", [Deed, Actor, Person, Since, Until, Before, Limit], ListAsync)
        {
            Examples = ["aitasks audit", "aitasks audit --deed sign_in_failed --since 2026-01-31", "aitasks audit --person anna -n 200"],
        };
        command.Add(runner.Options.ServiceKey);
        return command;
    }

    private static async Task ListAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var line = run.Line;
        var page = await run.Admin().GetAsync(
            Query.Of(
                "/v1/admin/audit", ("deed", line.GetValue(Deed)), ("actor", line.GetValue(Actor)), ("person", line.GetValue(Person)),
                ("since", line.GetValue(Since)?.ToString("O")), ("until", line.GetValue(Until)?.ToString("O")),
                ("before", line.GetValue(Before)?.ToString(CultureInfo.InvariantCulture)),
                ("limit", line.GetValue(Limit).ToString(CultureInfo.InvariantCulture))),
            cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(page);
            return;
        }

        run.Screen.WriteTable(
            ["At", "Deed", "By", "From", "To", "What"], page.GetProperty("entries").EnumerateArray().Select(entry => (string?[])
            [
                entry.Text("at"), entry.Text("deed"), entry.Text("actor_name") ?? entry.Text("actor_kind"), entry.Text("address"),
                entry.Text("person_name"), entry.Text("subject"),
            ]));
        if (page.Find("next") is { ValueKind: JsonValueKind.Number } next) run.Screen.Say($"Older ones: --before {next}");
    }
}
