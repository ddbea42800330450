using AiTasks.Contracts;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>A task that waits, in the order of <see cref="DispatchRows.Order"/>.</summary>
internal sealed record QueuedTask(long TaskId, long UserId, string Type);

/// <summary>A task that is being done, and for how many seconds already.</summary>
internal sealed record BusyTask(string Type, double Seconds);

/// <summary>The queue at one moment: who stands where, and for how long.</summary>
internal sealed class QueuePicture
{
    // What takes longer than usual may end at any moment; how much of it is left nobody knows. A share of the usual time, so that a wait
    // for it is not said to be none.
    private const double LeastRest = 0.25;

    private readonly Dictionary<long, QueueStanding> _standings = [];

    /// <summary>
    /// Plays through what will happen: each slot takes the next task as soon as it has done its own, and every task takes as long as those
    /// of its type usually do.
    /// </summary>
    /// <param name="slots">How many tasks workers can do at once; 0 when nobody knows.</param>
    /// <param name="busy">What is being done.</param>
    /// <param name="queued">What waits, the next one first.</param>
    /// <param name="usual">Seconds by type, of all that are here.</param>
    public QueuePicture(
        int slots, IReadOnlyCollection<BusyTask> busy, IReadOnlyList<QueuedTask> queued, IReadOnlyDictionary<string, double> usual)
    {
        Queued = queued;
        var free = new PriorityQueue<int, double>();
        foreach (var task in busy)
            free.Enqueue(0, Math.Max(usual[task.Type] - task.Seconds, usual[task.Type] * LeastRest));
        for (var slot = busy.Count; slot < Math.Max(slots, 1); slot++) free.Enqueue(0, 0);

        for (var place = 0; place < queued.Count; place++)
        {
            free.TryDequeue(out _, out var wait);
            free.Enqueue(0, wait + usual[queued[place].Type]);
            _standings[queued[place].TaskId] = new QueueStanding(
                place + 1, (int)Math.Ceiling(Math.Min(wait, int.MaxValue / 2)), busy.Count, queued.Count);
        }
    }

    public IReadOnlyList<QueuedTask> Queued { get; }

    /// <returns>Null when the task did not wait.</returns>
    public QueueStanding? Find(long taskId) => _standings.GetValueOrDefault(taskId);
}
