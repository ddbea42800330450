using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AiTasks.Cli.Invocation;

/// <summary>The library's help, and after it the examples of the command; of the root, what all commands have in common.</summary>
internal sealed class ExampleHelp(HelpAction standard) : SynchronousCommandLineAction
{
    private const string Common =
        """
        Exit codes:
          0 done   1 failed or refused   2 the line makes no sense   3 not signed in   4 not found   5 the server is away
          130 interrupted by Ctrl-C   143 ended by SIGTERM

        Environment:
          AITASKS_SERVER        the server's address
          AITASKS_TOKEN         a static token; nothing is stored
          AITASKS_SERVICE_KEY   the key of a service, for users and projects import
          XDG_CONFIG_HOME       sign-ins and current chats are in aitasks/settings.json below it (default ~/.config)

        Results go to the standard output, everything else to the standard error.

        """;

    /// <summary>Replaces the help of a command line.</summary>
    public static void AddTo(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!);
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RunnableCommand { Examples: [_, ..] examples })
        {
            output.WriteLine("Examples:");
            foreach (var example in examples) output.WriteLine($"  {example}");
            output.WriteLine();
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            output.Write(Common);
        }

        return code;
    }
}
