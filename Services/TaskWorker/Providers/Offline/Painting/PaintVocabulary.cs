using System.Reflection;
using System.Text.Json;

namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>How a prompt wants the colours.</summary>
internal enum Mood
{
    Bright,
    Pastel,
    Dark,
    Warm,
    Cold,
    Grey,
    Vintage,
}

/// <summary>
/// The words that are known. A star stands for any ending, and words joined by _ follow each other; all is written without ё. Endings are
/// spelt out where a shorter stem begins other words too: "рек*" would find a river in every recommendation.
/// </summary>
internal sealed class PaintVocabulary
{
    private readonly WordTable<Motif> _motifs;
    private readonly WordTable<Tint> _tints;
    private readonly WordTable<Mood> _moods;

    private PaintVocabulary(Dictionary<string, Dictionary<string, string[]>> file)
    {
        _motifs = new(file["motifs"].Select(entry => (Enum.Parse<Motif>(entry.Key), string.Join(' ', entry.Value))));
        _tints = new(file["tints"].Select(entry => (Tint.Parse(entry.Key), string.Join(' ', entry.Value))));
        _moods = new(file["moods"].Select(entry => (Enum.Parse<Mood>(entry.Key), string.Join(' ', entry.Value))));
    }

    public static PaintVocabulary Default { get; } = Load();

    /// <summary>What is understood of a prompt.</summary>
    public PromptReading Read(string prompt)
    {
        var words = WordTable<Motif>.Split(prompt);
        return new(_motifs.In(words), _tints.In(words), _moods.In(words));
    }

    private static PaintVocabulary Load()
    {
        using var file = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream($"{typeof(OfflinePainter).Namespace}.Content.painting.json")!;
        return new(JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string[]>>>(file)!);
    }
}
