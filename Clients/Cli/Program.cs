using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text;
using AiTasks.Cli.Invocation;

// Whoever reads our output reads JSON and Russian, whatever the terminal was set up for.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

using var interruption = new Interruption();
var line = CommandTree.Read(CommandTree.Make(interruption), args);
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false };
if (line.Action is ParseErrorAction or AsynchronousCommandLineAction && CommandTree.FindStray(line) is { } stray)
{
    await Console.Error.WriteLineAsync($"'{stray}' is no option here. A text that begins like one comes last, after --");
}
else if (line.Action is ParseErrorAction mistakes)
{
    // Without the whole help, and not among the results.
    mistakes.ShowHelp = false;
    invocation.Output = Console.Error;
    await line.InvokeAsync(invocation);
}
else
{
    return await line.InvokeAsync(invocation);
}

await Console.Error.WriteLineAsync($"See {CommandTree.NameOf(line)} --help");
return ExitCodes.Usage;
