using System.Globalization;
using AiTasks.TaskApi.Publishing;
using FsCheck;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.TaskApi;

/// <summary>Whatever a text is made of: its messages fit, nothing to be seen is lost, and no character is cut in two.</summary>
public sealed class MessageSplitterTests
{
    // A letter, an accent, emoji of one and of many parts, flags, white space of every kind, ends of sentences.
    private static readonly string[] Pieces =
    [
        "а", "слово", "e", "\u0301", "😀", "👨‍👩‍👧‍👦", "🇷🇺", "👍🏽", " ", "\n", "\r\n", "\n\n", "\u00a0", "\t", ". ", "! ", "…", "?» ", ") ", "\u200d", "\0",
        "\ud83d", "\ude00",
    ];

    private static readonly Gen<(string Text, int First, int Limit)> Texts =
        from pieces in Gen.Elements(Pieces).UpTo(80)
        from first in Gen.Choose(2, 30)
        from limit in Gen.Choose(2, 60)
        select (MessageSplitter.Clean(string.Concat(pieces)), first, limit);

    [Fact]
    public void Every_message_fits_and_shows_something_and_nothing_is_lost_but_white_space() => Properties.Hold(Texts, input =>
    {
        var parts = MessageSplitter.Split(input.Text, input.First, input.Limit);
        foreach (var (number, part) in parts.Index())
        {
            Assert.InRange(part.Length, 1, number == 0 ? input.First : input.Limit);
            Assert.False(string.IsNullOrWhiteSpace(part));
        }

        Assert.Equal(Seen(input.Text), Seen(string.Concat(parts)));
    });

    [Fact]
    public void No_character_is_cut_unless_it_is_longer_than_a_message() => Properties.Hold(Texts, input =>
    {
        var edges = StringInfo.ParseCombiningCharacters(input.Text).Append(input.Text.Length).ToHashSet();
        var place = 0;
        foreach (var (number, part) in MessageSplitter.Split(input.Text, input.First, input.Limit).Index())
        {
            place = input.Text.IndexOf(part, place, StringComparison.Ordinal);
            foreach (var cut in (int[])[place, place + part.Length])
            {
                Assert.False(cut > 0 && cut < input.Text.Length && char.IsSurrogatePair(input.Text, cut - 1), "A surrogate pair was cut.");
                if (edges.Contains(cut)) continue;
                var (before, after) = (edges.Where(edge => edge < cut).Max(), edges.Where(edge => edge > cut).Min());
                Assert.True(after - before > Math.Min(input.First, input.Limit), "A character was cut that would have fitted.");
            }

            place += part.Length;
        }
    });

    [Fact]
    public void A_text_that_fits_is_left_as_it_is() => Properties.Hold(Texts, input =>
    {
        var text = input.Text.Trim();
        if (text.Length > 0 && Seen(text[..1]).Length > 0 && Seen(text[^1..]).Length > 0)
            Assert.Equal([text], MessageSplitter.Split(text, text.Length, 1));
    });

    [Theory]
    [InlineData("Первый абзац тут.\n\nВторой абзац. Ещё одно.", 30, "Первый абзац тут.")]
    [InlineData("Первая строка. Да\nВторая строка. Ещё одно.", 30, "Первая строка. Да")]
    [InlineData("Одно предложение. Другое предложение.", 30, "Одно предложение.")]
    [InlineData("«Приходите!» Мы ждём вас завтра утром", 30, "«Приходите!»")]
    [InlineData("Без всяких знаков много разных слов", 30, "Без всяких знаков много разных")]
    [InlineData("Да. Длинноесловокотороенекончаетсяникогда", 30, "Да.")]
    [InlineData("Т. Остальное без знаков и с пробелами внутри", 30, "Т. Остальное без знаков и с")]
    [InlineData("Длинноесловокотороенекончаетсяникогда", 30, "Длинноесловокотороенекончается")]
    public void The_best_place_near_the_end_is_taken(string text, int limit, string first) =>
        Assert.Equal(first, MessageSplitter.Split(text, limit, limit)[0]);

    private static string Seen(string text) => string.Concat(text.Where(one => !char.IsWhiteSpace(one)));
}
