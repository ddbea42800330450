using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;
using AiTasks.Cli.Terminal;
using Spectre.Console;

namespace AiTasks.Cli.Chats;

/// <summary>Shows what was said in a chat.</summary>
internal static class HistoryCommand
{
    private const int DefaultShown = 10;

    public static Command Make(CommandRunner runner)
    {
        var chat = new CurrentChat();
        var tail = new Option<int>("--tail", "-n")
        {
            Description = "Only the last so many messages; 0 for all",
            DefaultValueFactory = _ => DefaultShown,
        };
        return new RunnableCommand(
            runner, "history", "Shows what was said in a chat", [chat.Option, tail],
            (run, cancellationToken) => RunAsync(run, chat.Of(run), run.Line.GetValue(tail), cancellationToken))
        {
            Examples = ["aitasks chat history", "aitasks chat history --tail 0 --json"],
        };
    }

    private static async Task RunAsync(CommandRun run, Guid chat, int tail, CancellationToken cancellationToken)
    {
        var answer = await run.Person().GetAsync($"/chats/{chat}", cancellationToken);
        JsonElement[] messages = [.. answer.Items("messages")];
        if (tail > 0) messages = messages[^Math.Min(tail, messages.Length)..];
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(new { Chat = answer.Find("chat"), Messages = messages });
            return;
        }

        run.Screen.Say(answer.Read<Chat>().Title);
        foreach (var message in messages) Show(run.Screen, message.Read<ChatMessage>());
    }

    private static void Show(Screen screen, ChatMessage message)
    {
        var mine = message.Role != ChatMessage.Assistant;
        var when = message.CreatedAt.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var kind = message.MessageType is "stopped" or "partial" ? $", {message.MessageType}" : "";
        screen.Out.WriteLine();
        var style = new Style(mine ? Color.Blue : Color.Green, decoration: Decoration.Bold);
        screen.Out.WriteLine(CleanText.OneLine($"{message.Role} {when}{kind}"), style);
        screen.WriteLine(message.Content);
        Sources.Write(screen, message);
    }
}
