using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Tasks of which a person has lately heard that they wait no more. Their places in the queue travel beside the stream, so one may come
/// after that, and would show a task as waiting that is being done.
/// </summary>
internal sealed class BegunTasks(DeliveryOptions options)
{
    private readonly HashSet<long> _ids = [];
    private readonly Queue<long> _order = [];

    public bool Contains(long taskId) => _ids.Contains(taskId);

    public void Note(StreamEvent fact)
    {
        if (!_ids.Add(fact.Data.TaskId)) return;
        _order.Enqueue(fact.Data.TaskId);
        if (_order.Count > options.KeptEvents) _ids.Remove(_order.Dequeue());
    }
}
