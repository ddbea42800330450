using System.Text;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Terminal;

namespace AiTasks.Cli.Chats;

/// <summary>Shows an answer as it comes: its text as the result, what happens around it in grey beside it.</summary>
/// <param name="screen">Where.</param>
/// <param name="streaming">False: the text is shown whole, at its end.</param>
internal sealed class AnswerScreen(Screen screen, bool streaming)
{
    private readonly StringBuilder _text = new();
    private readonly bool _shared = screen is { OutIsTerminal: true, ErrorIsTerminal: true };
    private string _lastNews = "";

    /// <summary>What has been said so far.</summary>
    public string Text => _text.ToString();

    /// <summary>Why there is no answer; null while nothing is wrong.</summary>
    public string? Failure { get; private set; }

    /// <summary>Shows one event.</summary>
    public void Show(ServerEvent received)
    {
        var data = JsonElement.Parse(received.Data);
        if (received.Name == "error") Failure = data.Text("message") ?? "The answer failed.";
        if (received.Name == "llm_token") Append(data.Text("token") ?? "");

        // Servers that know no tokens say everything at the end.
        if (received.Name == "llm_final" && _text.Length == 0) Append(data.Text("content") ?? "");
        if (screen.Json)
        {
            if (streaming) screen.WriteJsonLine(new { Event = received.Name, Data = data });
        }
        else if (NewsOf(received.Name, data) is { } news && news != _lastNews)
        {
            EndLine();
            screen.Whisper(_lastNews = news);
        }
    }

    /// <summary>Shows what is left to be shown of the text.</summary>
    public void End()
    {
        if (screen.Json) return;
        if (!streaming) screen.Write(Text);
        if (_text is { Length: > 0 } && _text[^1] != '\n') screen.Write("\n");
    }

    private static string? NewsOf(string name, JsonElement data) => name switch
    {
        "queue_position" => $"Waiting: place {data.Text("position")} of {data.Text("queue_size")}, about {data.Text("estimated_wait_seconds")} s",
        "phase_started" => $"[{data.Text("phase")}] {data.Text("description")}",
        "phase_progress" when data.Text("message") is { Length: > 0 } message => $"[{data.Text("phase")}] {data.Number("progress"):P0} {message}",
        "tool_call" => $"{data.Text("tool")}: {data.Text("reason")}",
        "image_ready" => $"A picture: {data.Text("reason")}",
        _ => null,
    };

    private void Append(string token)
    {
        _text.Append(token);
        if (streaming && !screen.Json) screen.Write(token);
    }

    // On a terminal both outputs share their lines.
    private void EndLine()
    {
        if (_shared && streaming && _text is { Length: > 0 } && _text[^1] != '\n') Console.Error.WriteLine();
    }
}
