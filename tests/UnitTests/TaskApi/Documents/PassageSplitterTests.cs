using AiTasks.TaskApi.Documents.Extraction;
using FsCheck;
using FsCheck.Fluent;

namespace AiTasks.UnitTests.TaskApi.Documents;

public sealed class PassageSplitterTests
{
    private static readonly string[] Words =
    [
        "слово", "Проект", "и", "т. е.", "конец.", "Начало!", "«Да?»", "12,5", "\n", "😀😀😀😀😀😀😀😀", new('щ', 700), new('х', 1300),
    ];

    private static readonly Gen<List<TextBlock>> Documents =
        from blocks in (
            from words in Gen.Elements(Words).UpTo(400)
            from page in Gen.Choose(1, 3)
            from heading in Gen.Choose(0, 5)
            select new TextBlock(Paragraphs.Clean(string.Join(' ', words)), page, heading == 0)).UpTo(8)
        select blocks.Where(block => block.Text.Length > 0).ToList();

    [Fact]
    public void Every_passage_fits_and_no_letter_is_lost_or_told_twice() => Properties.Hold(Documents, blocks =>
    {
        var passages = PassageSplitter.Split(blocks);

        Assert.All(passages, passage => Assert.InRange(passage.Text.Length, 1, PassageSplitter.Most));
        Assert.All(passages, passage => Assert.False(char.IsLowSurrogate(passage.Text[0]) || char.IsHighSurrogate(passage.Text[^1])));
        var told = passages.Where(passage => passage.Text != passage.Heading).Select(passage => passage.Text);
        Assert.Equal(Letters(blocks.Where(block => !block.IsHeading).Select(block => block.Text)), Letters(told));
    });

    [Fact]
    public void Paragraphs_stay_whole_and_passages_have_the_size_of_a_page_of_a_notebook()
    {
        var paragraphs = Enumerable.Range(0, 60).Select(i => new TextBlock($"Абзац {i}. {new string('а', 250)} конец {i}.")).ToList();

        var passages = PassageSplitter.Split(paragraphs);

        Assert.All(passages.SkipLast(1), passage => Assert.InRange(passage.Text.Length, 800, 1200));
        Assert.All(passages.SelectMany(passage => passage.Text.Split('\n')), line => Assert.Matches(@"^Абзац \d+\. а{250} конец \d+\.$", line));
    }

    [Fact]
    public void No_passage_goes_over_a_heading_or_a_page()
    {
        var passages = PassageSplitter.Split(
        [
            new("Титул", IsHeading: true), new("Сроки", IsHeading: true), new("Декабрь."), new("Бюджет", IsHeading: true), new("Миллион."), new("И ещё."),
        ]);

        Assert.Equal(
            [new(null, "Титул", "Титул"), new(null, "Сроки", "Декабрь."), new(null, "Бюджет", "Миллион.\nИ ещё.")], passages);
        Assert.Equal([new(1, null, "Раз."), new(3, null, "Три.")], PassageSplitter.Split([new("Раз.", 1), new("Три.", 3)]));
    }

    [Theory]
    [InlineData("Первое. Второе! Третье? Да", "Первое. |Второе! |Третье? |Да")]
    [InlineData("А. С. Пушкин, ул. Мира, д. 5, рис. 3 и т. д. Конец", "А. С. Пушкин, ул. Мира, д. 5, рис. 3 и т. д. Конец")]
    [InlineData("Цена 12.5 руб. за штуку. «Точно?» Точно.", "Цена 12.5 руб. за штуку. |«Точно?» |Точно.")]
    [InlineData("Строка\nдругая", "Строка\n|другая")]
    public void Sentences_end_where_they_end(string text, string expected) => Assert.Equal(expected.Split('|'), Sentences.Split(text));

    private static string Letters(IEnumerable<string> texts) => new([.. string.Concat(texts).Where(one => !char.IsWhiteSpace(one))]);
}
