using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiTasks.TestServers.FakeModels;

/// <summary>
/// Answers a chat's message as a good model would: in plain text, naming the first source it was given, the same for the same question. An
/// answer that broke off is gone on with after its last words are repeated, as it was asked to.
/// </summary>
public static partial class FakeChatAnswer
{
    private const int Points = 14;
    private const int RepeatedWords = 3;

    /// <summary>The whole answer to the first message of the user.</summary>
    public static string Whole(string userText)
    {
        var source = Source(userText);
        return string.Join('\n', Enumerable.Range(1, Points).Select(point => $"Пункт {point} из {Points}: об этом сказано {point * 37} раз {source}."));
    }

    internal static string Write(FakeModelCall call)
    {
        var whole = Whole(call.UserText);
        var said = call.Turns.LastOrDefault(turn => turn.Role == "assistant")?.Text;
        if (said is null || !whole.StartsWith(said, StringComparison.Ordinal))
            return whole;
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.TakeLast(RepeatedWords)) + (said.EndsWith(' ') ? " " : "") + whole[said.Length..];
    }

    private static string Source(string userText)
    {
        var fenced = Documents().Match(userText);
        var first = fenced.Success ? (JsonNode.Parse(fenced.Groups[1].Value)?["passages"] as JsonArray)?.FirstOrDefault() : null;
        return first?["source"]?.GetValue<string>() ?? "(без источника)";
    }

    [GeneratedRegex(@"<documents>\s*(.*?)\s*</documents>", RegexOptions.Singleline)]
    private static partial Regex Documents();
}
