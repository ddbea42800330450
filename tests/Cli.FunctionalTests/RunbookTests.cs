using System.Text.RegularExpressions;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>What whoever is called at night is told to type is understood.</summary>
public sealed partial class RunbookTests
{
    [Fact]
    public async Task Every_command_of_the_runbook_is_one()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "runbook.md"), TestContext.Current.CancellationToken);
        var commands = Command().Matches(text).Select(match => match.Groups[1].Value.Replace("QUEUE", "generate-text_error", StringComparison.Ordinal))
            .Distinct().ToList();
        Assert.True(commands.Count > 8);
        using var interruption = new Interruption();
        var root = CommandTree.Make(interruption);
        Assert.All(commands, command => Assert.True(root.Parse(command).Errors.Count == 0, $"aitasks {command}: {string.Join(' ', root.Parse(command).Errors)}"));
    }

    // In marks of code: alone, or as what a container of ours is told.
    [GeneratedRegex(@"`(?:aitasks |docker compose run --rm doctor )([^`]+)`")]
    private static partial Regex Command();
}
