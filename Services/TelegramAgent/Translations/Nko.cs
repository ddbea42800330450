using System.Text;
using AiTasks.TelegramAgent.Endpoints;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>What a bot knows of the organisation that posts. Each text may be empty.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is.</param>
/// <param name="Activities">What it does.</param>
/// <param name="Style">How it speaks, one of a handful of words (B11).</param>
internal sealed record Nko(string Name, string Description, string Activities, string Style)
{
    public static Nko Read(BotFields data) => data.Object("nko") is { } nko
        ? new Nko(nko.Text("name"), nko.Text("description"), nko.Text("activities"), nko.Text("style"))
        : new Nko("", "", "", "");

    /// <summary>A prompt with what it does not say of the organisation yet: newer bots have written that into it already (B12).</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="withStyle">False: nothing is to be written, so how they speak does not matter.</param>
    public string AddTo(string prompt, bool withStyle)
    {
        (string Label, string Text)[] facts = [("Название", Name), ("Описание", Description), ("Деятельность", Activities)];
        var said = Words(prompt);
        var missing = facts.Where(fact => IsMissing(said, fact.Text)).Select(fact => $"{fact.Label}: {fact.Text}").ToList();

        var all = new StringBuilder(prompt);
        if (missing.Count > 0) all.Append("\n\nСведения об организации:\n").AppendJoin('\n', missing);
        if (withStyle && IsMissing(said, Style)) all.Append("\n\nСтиль текста: ").Append(Style);
        return all.ToString();
    }

    private static bool IsMissing(string said, string text) =>
        Words(text) is { Length: > 1 } words && !said.Contains(words, StringComparison.Ordinal);

    // Words alone, each between spaces, so that quotes, cases and line breaks make no difference and one word is not found in another.
    private static string Words(string text)
    {
        var words = new StringBuilder(" ");
        foreach (var character in text)
        {
            if (char.IsLetterOrDigit(character)) words.Append(char.ToLowerInvariant(character) is 'ё' ? 'е' : char.ToLowerInvariant(character));
            else if (words[^1] != ' ') words.Append(' ');
        }

        return words[^1] == ' ' ? words.ToString() : words.Append(' ').ToString();
    }
}
