using System.CommandLine;
using System.Text.Json;

namespace AiTasks.Cli.Invocation;

/// <summary>Runs commands: whatever ends one becomes a sentence and an exit code.</summary>
internal sealed class CommandRunner(GlobalOptions options, Interruption interruption)
{
    public GlobalOptions Options => options;

    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(ParseResult line, Func<CommandRun, CancellationToken, Task> action)
    {
        using var run = new CommandRun(line, options, interruption);
        try
        {
            await action(run, interruption.Token);
            return run.ExitCode;
        }
        catch (CommandFailedException error)
        {
            run.Screen.Complain(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }
        catch (JsonException error)
        {
            run.Screen.Complain($"What the server answered is not understood here; is it an AiTasks of this version? {error.Message}");
            return ExitCodes.Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            run.Screen.Complain(error.Message);
            return ExitCodes.Failed;
        }
        catch (Exception error)
        {
            run.Screen.Complain($"This is a mistake in aitasks itself; please report it:\n{error}");
            return ExitCodes.Failed;
        }
    }
}
