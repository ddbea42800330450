using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>A sentence and how well it answers.</summary>
/// <param name="Sentence">Which.</param>
/// <param name="Score">Only good for comparing.</param>
/// <param name="Coverage">How much of the question's weight it speaks of, itself or by what stands above it: 0 to 1.</param>
internal readonly record struct RankedSentence(Sentence Sentence, double Score, double Coverage);

/// <summary>
/// Ranks the sentences of some passages by how much of a question they speak of. A word counts more the fewer sentences have it, and one
/// that no sentence has counts most: a question about something that is not there stays uncovered.
/// </summary>
internal sealed class SentenceRanking
{
    // A word in the heading or in the sentence beside says what a sentence is about, but not that it says something of it.
    private const double InHeading = 0.5;
    private const double InSentenceBefore = 0.25;

    private const double BonusForKind = 1.2;
    private const double LossPerPassage = 0.015;

    private readonly List<List<Sentence>> _passages;
    private readonly List<HashSet<string>> _headings;
    private readonly Dictionary<string, double> _weights = [];
    private readonly OfflineQuestion _question;
    private readonly double _usualLength;

    public SentenceRanking(OfflineQuestion question, IReadOnlyList<Passage> passages)
    {
        _question = question;
        var seen = new HashSet<string>();
        _passages = [.. passages.Select(passage => Sentences.Of(passage).Where(sentence => seen.Add(sentence.Text)).ToList())];
        _headings = [.. passages.Select(passage => WordStems.Words($"{passage.Heading} {passage.Name}").Select(WordStems.Stem).ToHashSet())];
        var all = _passages.SelectMany(passage => passage).ToList();
        _usualLength = all.Count == 0 ? 1 : Math.Max(1, all.Average(sentence => sentence.Stems.Count));
        foreach (var term in question.Terms)
        {
            var count = all.Count(sentence => Hit(term.Stem, sentence.Stems) > RelatedWords.Related);
            _weights[term.Stem] = term.Weight * Math.Log(1 + ((all.Count + 0.5) / (count + 0.5)));
        }
    }

    /// <summary>Every sentence that speaks of the question at all, the best first.</summary>
    public IReadOnlyList<RankedSentence> Rank()
    {
        var ranked = new List<RankedSentence>();
        for (var passage = 0; passage < _passages.Count; passage++)
        {
            for (var index = 0; index < _passages[passage].Count; index++)
            {
                var one = Score(passage, index);
                if (one.Score > 0) ranked.Add(one);
            }
        }

        return [.. ranked.OrderByDescending(one => one.Score)];
    }

    private RankedSentence Score(int passage, int index)
    {
        var sentence = _passages[passage][index];
        double covered = 0, total = 0, direct = 0;
        foreach (var (stem, worth) in _weights)
        {
            var own = Hit(stem, sentence.Stems);
            var context = Hit(stem, _headings[passage]) * InHeading;
            var before = index > 0 ? Hit(stem, _passages[passage][index - 1].Stems) * InSentenceBefore : 0;
            direct += own * worth;
            covered += Math.Max(own, Math.Max(context, before)) * worth;
            total += worth;
        }

        if (direct == 0)
            return default;
        var score = covered / total * LengthFactor(sentence) * (1 - (LossPerPassage * Math.Min(passage, 20)));
        if (_question.IsKindOfAnswer(sentence.Text))
            score *= BonusForKind;
        if (_question.IsDefinedIn(sentence.Text))
            score *= BonusForKind;
        return new(sentence, score, covered / total);
    }

    // A heading says nothing, and a long sentence speaks of everything.
    private double LengthFactor(Sentence sentence) =>
        sentence.Stems.Count < 3 || sentence.Text.EndsWith('?') ? 0.5 : Math.Clamp(1 / (0.8 + (0.2 * sentence.Stems.Count / _usualLength)), 0.6, 1.15);

    private static double Hit(string stem, IReadOnlyCollection<string> stems)
    {
        var best = 0.0;
        foreach (var other in stems)
        {
            var likeness = WordStems.Likeness(stem, other);
            if (likeness >= 1)
                return 1;
            best = Math.Max(best, Math.Max(likeness, RelatedWords.Likeness(stem, other)));
        }

        return best;
    }
}
