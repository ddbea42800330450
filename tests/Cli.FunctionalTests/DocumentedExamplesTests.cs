using System.CommandLine;
using AiTasks.Cli.FunctionalTests.FakeServer;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.FunctionalTests;

/// <summary>The examples of contract E's document with the program's name changed, and those of our own help.</summary>
public sealed class DocumentedExamplesTests : IAsyncLifetime
{
    private readonly Person _person = new();

    public ValueTask InitializeAsync() => _person.InitializeAsync();

    public ValueTask DisposeAsync() => _person.DisposeAsync();

    [Fact]
    public async Task The_examples_of_the_document_work_one_after_another()
    {
        var document = _person.Write("document.pdf", [1, 2, 3]);
        await _person.OkAsync("login", "--token", FakeContractE.StaticToken);
        await _person.OkAsync("chat", "new", "Анализ ВРУ");
        await _person.OkAsync("chat", "send", "Где находится ВРУ-1?");
        Assert.Contains("Где находится ВРУ-1?", await _person.OkAsync("chat", "history"), StringComparison.Ordinal);
        await _person.OkAsync("settings", "set-model", "complex");
        Assert.Equal("complex", (string?)_person.Server.Account.Settings["model_profile"]);
        await _person.OkAsync("settings", "set-role", "Инженер");
        Assert.Equal(7, (int?)_person.Server.Account.Settings["selected_role_prompt_id"]);
        await _person.OkAsync("file", "upload", document);
        Assert.Contains("Корпус 1", await _person.OkAsync("projects", "tree", "--client-id", "mycompany"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_are_chosen_by_name_or_number_and_taken_away()
    {
        await _person.SignInAsync();
        Assert.Matches(@"7\s+Инженер\s+Инженер, строгий", await _person.OkAsync("settings", "list-roles"));
        await _person.OkAsync("settings", "set-role", "инженер");
        Assert.Equal("""{"selected_role_prompt_id":7}""", _person.Server.Account.Change!.ToJsonString());
        await _person.OkAsync("settings", "set-role", "1");
        Assert.Equal("""{"selected_role_prompt_id":1}""", _person.Server.Account.Change.ToJsonString());
        await _person.OkAsync("settings", "set-role", "none");
        Assert.Equal("""{"selected_role_prompt_id":null}""", _person.Server.Account.Change.ToJsonString());
        Assert.Contains("Юрист, Инженер", await _person.FailAsync(4, "settings", "set-role", "Врач"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finer_settings_are_sent_only_when_said()
    {
        await _person.SignInAsync();
        var settings = await _person.JsonAsync("settings", "set", "--temperature", "0.2", "--thinking", "off", "--media-resolution", "high");
        Assert.Equal("""{"temperature":0.2,"thinking_enabled":false,"media_resolution":"high"}""", _person.Server.Account.Change!.ToJsonString());
        Assert.Equal("simple", settings.GetProperty("model_profile").GetString());
        Assert.Matches(@"temperature\s+0\.2", await _person.OkAsync("settings", "show"));
    }

    [Fact]
    public async Task Help_ends_with_examples_and_the_root_with_exit_codes()
    {
        Assert.Contains("Examples:\n  aitasks chat send \"Где находится ВРУ-1?\"\n", await _person.OkAsync("chat", "send", "--help"), StringComparison.Ordinal);
        Assert.Contains("3 not signed in", await _person.OkAsync("--help"), StringComparison.Ordinal);
        await _person.OkAsync("chat", "--help");
    }

    [Fact]
    public void Every_command_has_examples_and_every_example_is_understood()
    {
        using var interruption = new Interruption();
        var root = CommandTree.Make(interruption);
        var commands = Below(root).OfType<RunnableCommand>().ToArray();
        Assert.True(commands.Length > 25, $"{commands.Length} commands");
        foreach (var command in commands)
        {
            Assert.NotEmpty(command.Examples);
            foreach (var example in command.Examples.Select(Invocation).OfType<string>())
            {
                var line = root.Parse(example);

                // The files of examples are not there.
                Assert.DoesNotContain(line.Errors, error => !error.Message.StartsWith("File does not exist", StringComparison.Ordinal));
                Assert.Same(command, line.CommandResult.Command);
            }
        }
    }

    private static IEnumerable<Command> Below(Command command) => command.Subcommands.SelectMany(Below).Prepend(command);

    // What a shell would leave of it; null for a line that goes on from the one before.
    private static string? Invocation(string example)
    {
        var begin = example.IndexOf("aitasks ", StringComparison.Ordinal);
        if (begin < 0 || example.StartsWith("echo", StringComparison.Ordinal)) return null;
        var words = example[(begin + "aitasks ".Length)..].Split([" | ", " < ", " > ", " && ", " #"], StringSplitOptions.None)[0];
        return example[..begin].EndsWith("$(", StringComparison.Ordinal) ? words.TrimEnd(')') : words;
    }
}
