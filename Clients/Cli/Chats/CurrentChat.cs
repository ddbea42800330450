using System.CommandLine;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Chats;

/// <summary>Which chat a command is about: the one it names, otherwise the current one.</summary>
internal sealed class CurrentChat
{
    public Option<Guid?> Option { get; } = new("--chat-id", "-c") { Description = "The chat (default: the current one)", HelpName = "id" };

    /// <exception cref="CommandFailedException">None is named and none is current.</exception>
    public Guid Of(CommandRun run) =>
        run.Line.GetValue(Option) ?? run.Settings.Read().At(run.Server).ChatId ?? throw new CommandFailedException(
            "There is no current chat: begin one with aitasks chat new, choose one with aitasks chat use, or name one with --chat-id.",
            ExitCodes.Usage);

    public static void Choose(CommandRun run, Guid? id) => run.Settings.Change(run.Server, kept => kept with { ChatId = id });
}
