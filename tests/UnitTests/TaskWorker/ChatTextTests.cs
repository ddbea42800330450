using AiTasks.Contracts;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>The small parts that chats' answers are put together with.</summary>
public sealed class ChatTextTests
{
    [Theory]
    // It begins with the last words, as it was asked to.
    [InlineData("Кровля двускатная из металло", "двускатная из металлочерепицы.", "черепицы.")]
    [InlineData("Кровля двускатная из ", "двускатная из стали.", "стали.")]
    [InlineData("Кровля двускатная,\n\n", "Кровля двускатная, из стали.", "из стали.")]
    // It goes on exactly.
    [InlineData("Кровля двускатная из ", "стали и дерева.", "стали и дерева.")]
    [InlineData("Кровля двускатная из металло", "черепицы.", "черепицы.")]
    // It begins the word again that broke off, or everything.
    [InlineData("Согласно постано", "постановлению 12", "влению 12")]
    [InlineData("Первое. Второе. Тре", "Первое. Второе. Третье.", "тье.")]
    // What it repeats stands further up too.
    [InlineData("Пункт 1 (без источника).\nПункт 2 (без источника)", "Пункт 2 (без источника).", ".")]
    [InlineData("Сказано раз (без источника).\nЕщё раз (без источника)", "раз (без источника).", ".")]
    // A short word that comes twice is no repetition.
    [InlineData("Да, да ", "да и ещё раз да", "да и ещё раз да")]
    public void A_continuation_loses_what_it_repeats_and_nothing_else(string before, string continuation, string fresh)
    {
        Assert.Equal(fresh, Continue(before, [continuation]));
        Assert.Equal(fresh, Continue(before, continuation.Select(letter => letter.ToString())));
    }

    [Fact]
    public void A_continuation_that_only_repeats_adds_nothing() =>
        Assert.Equal("", Continue("Кровля двускатная из стали и дерева.", ["двускатная из стали"]));

    [Fact]
    public void The_tail_is_made_of_whole_words_and_ends_the_text()
    {
        var text = string.Join(' ', Enumerable.Range(1, 100).Select(number => $"слово{number}"));
        var tail = OverlapTrimmer.Tail(text);
        Assert.EndsWith($" {tail}", text, StringComparison.Ordinal);
        Assert.InRange(tail.Length, 20, 60);
    }

    [Fact]
    public void A_pair_in_two_pieces_is_put_together_and_what_cannot_be_stored_is_left_out()
    {
        var clean = new CleanText();
        Assert.Equal("a", clean.Add("a\uD83D"));
        Assert.Equal("🙂b\n\t", clean.Add("\uDE42b\0\n\t\u0007\uDE42"));
    }

    [Fact]
    public void History_is_the_newest_that_fits()
    {
        ChatTurn[] history = [new("user", new string('a', 400)), new("assistant", new string('b', 40)), new("user", new string('c', 40))];

        Assert.Equal(["b", "c"], ChatHistory.Within(history, 60).Select(turn => turn.Content[..1]));
        Assert.Equal(3, ChatHistory.Within(history, 1_000).Count);
        Assert.Empty(ChatHistory.Within(history, 0));
        Assert.InRange(Assert.Single(ChatHistory.Within([history[0]], 50)).Content.Length, 100, 170);
    }

    [Fact]
    public void Russian_letters_make_more_tokens_than_english_ones()
    {
        Assert.Equal(25, TokenEstimate.Of(new string('a', 100)));
        Assert.Equal(40, TokenEstimate.Of(new string('я', 100)));
        Assert.Equal(100, TokenEstimate.Cut(new string('a', 500), 25).Length);
    }

    [Theory]
    [InlineData("Так [plan1.pdf, p. 3].", 3)]
    [InlineData("Так [Plan1.pdf, стр. 3].", 3)]
    [InlineData("Так [plan1.pdf, p. 2; note.docx, \"Сроки\"].", 2, 4)]
    [InlineData("Так [note.docx, \"Сроки\"].", 4)]
    [InlineData("Так [plan1.pdf.txt].", 5)]
    [InlineData("Так [plan1.pdf, p. 99].", 1)]
    [InlineData("Без источника [1].", 1, 2, 3, 4, 5)]
    public void The_sources_are_the_passages_that_the_answer_names(string answer, params int[] ids)
    {
        Passage[] passages =
        [
            Of(1, "plan1.pdf", 1), Of(2, "plan1.pdf", 2), Of(3, "plan1.pdf", 3), Of(4, "note.docx", null, "Сроки"), Of(5, "plan1.pdf.txt", null),
        ];
        Assert.Equal(ids.Select(id => (long)id), SourceLabels.Named(answer, passages).Select(passage => passage.Id));
    }

    [Fact]
    public void How_a_document_begins_is_no_source_of_an_answer_that_does_not_name_it()
    {
        var beginning = Of(1, "plan1.pdf", 1) with { Score = 0 };
        Assert.Empty(SourceLabels.Named("В документах этого нет.", [beginning]));
        Assert.Equal([beginning], SourceLabels.Named("Это план [plan1.pdf, p. 1].", [beginning]));
    }

    [Fact]
    public void A_name_with_brackets_is_found_again()
    {
        var passage = Of(1, "план [копия]; новый.pdf", 7);
        Assert.Equal("[план (копия), новый.pdf, p. 7]", SourceLabels.Of(passage));
        Assert.Equal([passage], SourceLabels.Named($"Да {SourceLabels.Of(passage)}", [Of(2, "другой.pdf", 7), passage]));
    }

    private static string Continue(string before, IEnumerable<string> pieces)
    {
        var trimmer = new OverlapTrimmer(before);
        var fresh = "";
        var isDecided = false;
        foreach (var piece in pieces)
        {
            if (isDecided)
            {
                fresh += piece;
            }
            else if (trimmer.Add(piece) is { } rest)
            {
                fresh += rest;
                isDecided = true;
            }
        }

        return isDecided ? fresh : fresh + trimmer.Finish();
    }

    private static Passage Of(long id, string name, int? page, string? heading = null) =>
        new() { Id = id, FileId = Guid.NewGuid(), Name = name, Page = page, Heading = heading, Text = "", Score = 1 };
}
