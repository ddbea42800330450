using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Cli.ApiClient;
using AiTasks.Contracts;

namespace AiTasks.Cli.Chats;

/// <summary>
/// Knows how much of an answer was told already. Text is counted in characters, since another reader's pieces may be cut elsewhere;
/// everything else in events. Places in a queue are always news.
/// </summary>
internal sealed class ToldEvents
{
    private int _text;
    private int _others;
    private int _textOfThis;
    private int _othersOfThis;

    /// <summary>From now on events come from the beginning again.</summary>
    public void StartOver() => (_textOfThis, _othersOfThis) = (0, 0);

    /// <returns>The event, or what is new of it; null when nothing is.</returns>
    public ServerEvent? Take(ServerEvent received) => received.Name switch
    {
        "queue_position" or "completed" or "error" => received,
        "llm_token" => TakeText(received),
        _ => ++_othersOfThis > _others ? Told(received) : null,
    };

    private ServerEvent Told(ServerEvent received)
    {
        _others = _othersOfThis;
        return received;
    }

    private ServerEvent? TakeText(ServerEvent received)
    {
        var data = JsonElement.Parse(received.Data);
        var token = data.Text("token") ?? "";
        var known = Math.Clamp(_text - _textOfThis, 0, token.Length);
        _textOfThis += token.Length;
        if (known == token.Length && known > 0) return null;
        _text = _textOfThis;
        if (known == 0) return received;

        var rest = JsonObject.Create(data)!;
        rest["token"] = token[known..];
        return received with { Data = rest.ToJsonString(WireJson.SnakeCase) };
    }
}
