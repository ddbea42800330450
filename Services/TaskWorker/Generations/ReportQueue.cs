using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Generations;

/// <summary>What is to be reported next: a report that waits for its number, or what was shown.</summary>
/// <param name="Make">Makes the report for its number; null for what was shown.</param>
/// <param name="Shown">Null for a report.</param>
/// <param name="IsLast">Nothing comes after it.</param>
internal readonly record struct NextReport(Func<int, IGenerationReport>? Make, IReadOnlyList<OutputPiece>? Shown, bool IsLast);

/// <summary>
/// What a run has still to say. It stays small while the broker is away: only the newest of the passing progress is kept, and
/// a full queue replaces its last entry; what was shown is joined (<see cref="OutputBuffer"/>). Numbers are given when a report is sent,
/// so what is replaced leaves no gap.
/// </summary>
/// <param name="pace">How long text waits for more.</param>
/// <param name="mostOutput">Characters in one report of what was shown.</param>
/// <param name="time">The clock of that pace.</param>
internal sealed class ReportQueue(OutputPace pace, int mostOutput, TimeProvider time)
{
    // More than the named steps of one task with all its repairs.
    private const int Capacity = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = new();
    private readonly OutputBuffer _output = new();
    private Func<int, IGenerationReport>? _end;
    private long? _outputTaken;

    /// <summary>How long what waits still waits for more of it; null when nothing waits for that.</summary>
    public TimeSpan? Hold
    {
        get
        {
            lock (_lock)
                return _output.IsEmpty ? null : LeftToWait();
        }
    }

    /// <param name="report">Makes the report for its number.</param>
    /// <param name="passing">A newer one may take its place.</param>
    /// <returns>False: replaced a waiting report or came after the last one.</returns>
    public bool Add(Func<int, IGenerationReport> report, bool passing)
    {
        lock (_lock)
        {
            if (_end is not null)
                return false;
            var last = _entries.Last;
            var replaces = last is not null && (passing && last.Value.Passing || _entries.Count >= Capacity);
            if (replaces)
                _entries.RemoveLast();
            _entries.AddLast(new Entry(report, passing));
            return !replaces;
        }
    }

    /// <summary>Adds what is shown. It is never dropped.</summary>
    /// <returns>False: it goes with what waits already, or came after the last report.</returns>
    public bool Show(OutputPiece piece)
    {
        lock (_lock)
        {
            if (_end is not null)
                return false;
            var (wasEmpty, waited) = (_output.IsEmpty, _output.OnlyContinues);
            _output.Add(piece);
            return wasEmpty || (waited && !_output.OnlyContinues);
        }
    }

    /// <summary>Adds the last report, which comes after all that was shown and in place of passing progress; nothing is taken in after it.</summary>
    /// <param name="report">Makes the report for its number.</param>
    /// <param name="alone">Forgets the progress that waits before it.</param>
    public void End(Func<int, IGenerationReport> report, bool alone)
    {
        lock (_lock)
        {
            if (_end is not null)
                return;
            if (alone)
                _entries.Clear();
            else if (_entries.Last is { Value.Passing: true })
                _entries.RemoveLast();
            _end = report;
        }
    }

    /// <returns>Null: nothing waits, or only text that waits for more of it.</returns>
    public NextReport? Take()
    {
        lock (_lock)
        {
            // Somebody reads along with what is shown; how far the work is can wait for it.
            if (!_output.IsEmpty && (_end is not null || LeftToWait() == TimeSpan.Zero))
            {
                _outputTaken = time.GetTimestamp();
                return new(null, _output.Take(mostOutput), IsLast: false);
            }

            if (_entries.First is { } first)
            {
                _entries.RemoveFirst();
                return new(first.Value.Report, null, IsLast: false);
            }

            return _end is null ? null : new(_end, null, IsLast: true);
        }
    }

    private TimeSpan LeftToWait() => _outputTaken is { } taken && _output.OnlyContinues ? pace.HoldAfter(taken) : TimeSpan.Zero;

    private readonly record struct Entry(Func<int, IGenerationReport> Report, bool Passing);
}
