using AiTasks.Cli.Terminal;
using Spectre.Console;

namespace AiTasks.Cli.Chats;

/// <summary>Where an answer comes from, and its pictures, as a list under it.</summary>
internal static class Sources
{
    public static void Write(Screen screen, ChatMessage message)
    {
        List(screen, "Sources:", message.SourceLines());
        List(screen, "Pictures:", message.ImageAddresses());
    }

    private static void List(Screen screen, string heading, IEnumerable<string> lines)
    {
        var first = true;
        foreach (var line in lines)
        {
            if (first) screen.Out.WriteLine(heading, new Style(Color.Grey));
            first = false;
            screen.Out.WriteLine($"  {CleanText.OneLine(line)}", new Style(Color.Grey));
        }
    }
}
