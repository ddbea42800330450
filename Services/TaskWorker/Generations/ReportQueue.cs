using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// What a run has still to say. It stays small while the broker is away: only the newest of the passing progress is kept, and
/// a full queue replaces its last entry. Numbers are given when a report is sent, so what is replaced leaves no gap.
/// </summary>
internal sealed class ReportQueue
{
    // More than the named steps of one task with all its repairs.
    private const int Capacity = 16;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = new();
    private bool _ended;

    /// <param name="report">Makes the report for its number.</param>
    /// <param name="passing">A newer one may take its place.</param>
    /// <returns>False: replaced a waiting report or came after the last one.</returns>
    public bool Add(Func<int, IGenerationReport> report, bool passing)
    {
        lock (_lock)
        {
            if (_ended)
                return false;
            var last = _entries.Last;
            var replaces = last is not null && (passing && last.Value.Passing || _entries.Count >= Capacity);
            if (replaces)
                _entries.RemoveLast();
            _entries.AddLast(new Entry(report, passing));
            return !replaces;
        }
    }

    /// <summary>Adds the last report; nothing is taken in after it.</summary>
    /// <param name="report">Makes the report for its number.</param>
    /// <param name="alone">Forgets what waits before it.</param>
    public void End(Func<int, IGenerationReport> report, bool alone)
    {
        lock (_lock)
        {
            if (_ended)
                return;
            if (alone)
                _entries.Clear();
            _entries.AddLast(new Entry(report, Passing: false));
            _ended = true;
        }
    }

    /// <returns>Null: nothing waits.</returns>
    public (Func<int, IGenerationReport> Report, bool Last)? Take()
    {
        lock (_lock)
        {
            if (_entries.First is not { } first)
                return null;
            _entries.RemoveFirst();
            return (first.Value.Report, _ended && _entries.Count == 0);
        }
    }

    private readonly record struct Entry(Func<int, IGenerationReport> Report, bool Passing);
}
