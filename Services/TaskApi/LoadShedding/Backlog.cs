namespace AiTasks.TaskApi.LoadShedding;

/// <summary>What waits at one moment.</summary>
/// <param name="At">The moment, on any clock that only goes on.</param>
/// <param name="Turns">How many turns people have had since ever.</param>
/// <param name="Slots">How many tasks workers can do at once; 0 while none is known.</param>
/// <param name="Waiting">Commands that wait, by person; empty also while no worker and no pace is known.</param>
internal sealed record BacklogSample(TimeSpan At, long Turns, int Slots, IReadOnlyDictionary<long, int> Waiting);

/// <summary>
/// Foresees how long a start would wait, from how fast people have had their turns while others waited. What the tasks themselves take says
/// little of that: near its limits a system is busy with what is around them.
/// </summary>
internal sealed class Backlog(TimeSpan sampleInterval, TimeSpan paceMemory)
{
    // A pace is that of so many rounds of all slots: what is begun in the first one had only waited for it.
    private const int Rounds = 2;

    // And of so many samples, since turns are had in batches.
    private const int MinSamples = 15;

    private readonly List<(TimeSpan At, long Turns)> _busy = [];
    private readonly Queue<(TimeSpan At, double PerSecond)> _paces = [];
    private Foresight _foresight = new(new Dictionary<long, int>(), [], null);

    /// <summary>Whether anything can be foreseen.</summary>
    public bool IsPaceKnown => Volatile.Read(ref _foresight).PerSecond is not null;

    /// <summary>Takes the next sample in. Called by one at a time.</summary>
    public void Add(BacklogSample sample)
    {
        while (_paces.TryPeek(out var oldest) && sample.At - oldest.At > paceMemory) _paces.Dequeue();

        // Workers that wait for work show no pace.
        if (sample.Waiting.Count == 0) _busy.Clear();
        else _busy.Add((sample.At, sample.Turns));
        while (_busy.Count > 1 && (Pace(_busy[1], sample) is not null || sample.At - _busy[0].At > paceMemory)) _busy.RemoveAt(0);
        if (_busy.Count > 0 && Pace(_busy[0], sample) is { } pace) _paces.Enqueue((sample.At, pace));
        Volatile.Write(ref _foresight, new Foresight(
            sample.Waiting, CountDeeper(sample.Waiting.Values), _paces.Count == 0 ? null : _paces.Average(shown => shown.PerSecond)));
    }

    /// <summary>How long a further task of this person would wait for its turn; null when that cannot be foreseen.</summary>
    public TimeSpan? Foresee(long userId) => Volatile.Read(ref _foresight).Wait(userId);

    private double? Pace((TimeSpan At, long Turns) from, BacklogSample to) =>
        to.Slots > 0 && to.Turns - from.Turns >= (long)Rounds * to.Slots && to.At - from.At >= sampleInterval * MinSamples
            ? (to.Turns - from.Turns) / (to.At - from.At).TotalSeconds
            : null;

    // How many people have more than 0, 1, 2, ... waiting.
    private static int[] CountDeeper(IEnumerable<int> counts)
    {
        var deeper = new int[counts.DefaultIfEmpty().Max()];
        foreach (var count in counts)
        {
            for (var lap = 0; lap < count; lap++) deeper[lap]++;
        }

        return deeper;
    }

    private sealed record Foresight(IReadOnlyDictionary<long, int> Waiting, int[] Deeper, double? PerSecond)
    {
        // Everybody has as many turns before as this person has tasks waiting, and one more if they have that many.
        public TimeSpan? Wait(long userId) =>
            PerSecond is { } pace ? TimeSpan.FromSeconds(Deeper.Take(Waiting.GetValueOrDefault(userId) + 1).Sum() / pace) : null;
    }
}
