using System.CommandLine;
using System.CommandLine.Parsing;
using AiTasks.Cli.Accounts;
using AiTasks.Cli.Backups;
using AiTasks.Cli.Chats;
using AiTasks.Cli.Doctor;
using AiTasks.Cli.Errors;
using AiTasks.Cli.Files;
using AiTasks.Cli.People;
using AiTasks.Cli.Projects;
using AiTasks.Cli.Settings;
using AiTasks.Cli.Tasks;

namespace AiTasks.Cli.Invocation;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    // A question may begin with an @, which the library would take for the name of a file with arguments.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null };

    public static RootCommand Make(Interruption interruption)
    {
        var options = new GlobalOptions();
        var runner = new CommandRunner(options, interruption);
        var root = new RootCommand("The command line of AiTasks: asks about documents, and looks after a running system.");
        foreach (var command in AccountCommands.All(runner)) root.Add(command);
        root.Add(new ChatCommand(runner));
        root.Add(new SettingsCommand(runner));
        root.Add(new FileCommand(runner));
        root.Add(new ProjectsCommand(runner));
        root.Add(new UsersCommand(runner));
        root.Add(AuditCommand.Make(runner));
        root.Add(new TasksCommand(runner));
        root.Add(new ErrorsCommand(runner));
        root.Add(DoctorCommand.Make(runner));
        root.Add(new BackupCommand(runner));
        options.AddTo(root);
        ExampleHelp.AddTo(root);
        return root;
    }

    public static ParseResult Read(RootCommand root, IReadOnlyList<string> arguments) => root.Parse(arguments, Configuration);

    /// <summary>A misspelt option, which the library takes for the text of a question or a title; null for none.</summary>
    public static string? FindStray(ParseResult line) => line.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && LooksLikeOption(token.Value))?.Value;

    /// <summary>What a person types for the command that was recognized.</summary>
    public static string NameOf(ParseResult line)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = line.CommandResult; result is CommandResult { Command: not RootCommand } at; result = at.Parent)
            names.Push(at.Command.Name);
        return string.Join(' ', names.Prepend("aitasks"));
    }

    private static bool LooksLikeOption(string text) =>
        (text is ['-', '-', var first, ..] && char.IsAsciiLetter(first)) || (text is ['-', var only] && char.IsAsciiLetter(only));
}
