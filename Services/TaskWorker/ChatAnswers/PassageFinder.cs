using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>One search in some documents.</summary>
/// <param name="Query">In words.</param>
/// <param name="Documents">Where.</param>
/// <param name="Reason">Why, for the person.</param>
internal sealed record DocumentSearch(string Query, IReadOnlyList<ChatDocument> Documents, string Reason = "");

/// <summary>Finds the passages that an answer is made of.</summary>
internal sealed class PassageFinder(ChatWorkClient client, IOptions<ChatAnswerOptions> options)
{
    // With fewer words of its own a question can only be understood together with the one before.
    private const int WordsOfItsOwn = 4;

    // How fast a place in one list loses weight against the first place of another: the usual figure of reciprocal rank fusion.
    private const double RankWeight = 60;

    /// <summary>The documents that have a text, each once.</summary>
    public static IReadOnlyList<ChatDocument> Searchable(ChatWork work) =>
    [
        .. work.Documents.Where(document => document.State is DocumentStates.Indexed or DocumentStates.Pending)
            .DistinctBy(document => document.FileId),
    ];

    /// <summary>The searches that need no plan: for the question, in each side of a comparison.</summary>
    public static IReadOnlyList<DocumentSearch> Simple(ChatWork work)
    {
        var documents = Searchable(work);
        var queries = new List<string> { work.Question };
        var words = work.Question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (words < WordsOfItsOwn && work.History.LastOrDefault(turn => turn.Role == "user") is { } before)
            queries.Add($"{before.Content} {work.Question}");
        return [.. Sides(documents).SelectMany(side => queries.Select(query => new DocumentSearch(query, side)))];
    }

    /// <summary>Documents that are looked at apart from each other, so that none of two that are compared crowds out the other.</summary>
    public static IEnumerable<IReadOnlyList<ChatDocument>> Sides(IReadOnlyList<ChatDocument> documents) =>
        documents.GroupBy(document => document.Side).OrderBy(side => side.Key is null).ThenBy(side => side.Key, StringComparer.Ordinal)
            .Select(side => (IReadOnlyList<ChatDocument>)[.. side]);

    /// <summary>What one search finds, best first.</summary>
    public Task<IReadOnlyList<Passage>> FindAsync(DocumentSearch search, int limit, CancellationToken cancellation)
    {
        var query = search.Query.Trim();
        return query.Length == 0
            ? Task.FromResult<IReadOnlyList<Passage>>([])
            : AskAsync(search.Documents, query.Length <= options.Value.MaxQueryLength ? query : query[..options.Value.MaxQueryLength], limit, cancellation);
    }

    /// <summary>What all searches of a simple answer find together.</summary>
    public async Task<IReadOnlyList<Passage>> FindAsync(IReadOnlyList<DocumentSearch> searches, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(searches.Select(search => FindAsync(search, options.Value.MaxPassages, cancellation)));
        return Merge(found);
    }

    /// <summary>How the documents begin: what there is to say of them when a question has no word of theirs, as "what is this about?".</summary>
    public async Task<IReadOnlyList<Passage>> BeginningsAsync(IReadOnlyList<ChatDocument> documents, CancellationToken cancellation) =>
        Merge(await Task.WhenAll(Sides(documents).Select(side => AskAsync(side, "", options.Value.MaxPassages, cancellation))));

    /// <summary>The best of several lists, each passage once, as many as an answer may take in.</summary>
    public IReadOnlyList<Passage> Merge(IReadOnlyList<IReadOnlyList<Passage>> lists)
    {
        var best = lists.SelectMany(list => list.Select((passage, rank) => (passage, Weight: 1 / (RankWeight + rank))))
            .GroupBy(entry => entry.passage.Id)
            .OrderByDescending(entries => entries.Sum(entry => entry.Weight))
            .Select(entries => entries.First().passage)
            .Take(options.Value.MaxPassages);

        var left = options.Value.PassageTokens;
        var kept = new List<Passage>();
        foreach (var passage in best)
        {
            var tokens = TokenEstimate.Of(passage.Text);
            if (tokens > left && kept.Count > 0) break;
            kept.Add(tokens <= left ? passage : passage with { Text = TokenEstimate.Cut(passage.Text, left) });
            left -= tokens;
        }

        return kept;
    }

    private async Task<IReadOnlyList<Passage>> AskAsync(
        IReadOnlyList<ChatDocument> documents, string query, int limit, CancellationToken cancellation)
    {
        if (documents.Count == 0) return [];
        var answer = await client.FindAsync(
            new PassageQuery { FileIds = [.. documents.Select(document => document.FileId)], Query = query, Limit = limit }, cancellation);
        return answer.Passages;
    }
}
