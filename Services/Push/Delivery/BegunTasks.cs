using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Tasks of which a person has lately heard that they wait no more. Their places in the queue travel beside the stream, so one may come
/// after that, and would show a task as waiting that is being done.
/// </summary>
internal struct BegunTasks
{
    private const int FirstRoom = 4;

    // A ring once it is full. Few people have more than some tasks, and a few numbers are searched faster than hashed.
    private long[]? _ids;
    private int _count;
    private int _last;

    public readonly bool Contains(long taskId) => _ids.AsSpan(0, _count).Contains(taskId);

    /// <summary>Notes the task of a fact.</summary>
    /// <param name="fact">What was heard.</param>
    /// <param name="limit">How many tasks are remembered; the oldest is forgotten for a further one.</param>
    public void Note(StreamEvent fact, int limit)
    {
        var taskId = fact.Data.TaskId;
        if ((_count > 0 && _ids![_last] == taskId) || Contains(taskId))
            return;

        if (_count == (_ids?.Length ?? 0) && _count < limit)
            Array.Resize(ref _ids, Math.Min(Math.Max(_count * 2, FirstRoom), limit));
        _last = _count == 0 ? 0 : (_last + 1) % _ids!.Length;
        _ids![_last] = taskId;
        _count = Math.Max(_count, _last + 1);
    }
}
