using System.Text.Json;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>Lets those who need the same at the same time wait for one fetch, and keeps what it brought for a while. Failures are not kept.</summary>
internal sealed class FetchCache(TimeSpan cacheTime, int maxCached, TimeProvider time)
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Lock _lock = new();

    /// <param name="key">What is fetched, and for whom.</param>
    /// <param name="fetch">Runs once for all who wait, and to its own end: nobody's cancellation is another's.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task<JsonElement> GetAsync(string key, Func<Task<JsonElement>> fetch, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var entry) && !(entry.Until <= time.GetUtcNow()))
                return entry.Value.WaitAsync(cancellation);

            var started = new Entry(Task.Run(() => FetchAsync(key, fetch), CancellationToken.None));
            _entries[key] = started;
            return started.Value.WaitAsync(cancellation);
        }
    }

    private async Task<JsonElement> FetchAsync(string key, Func<Task<JsonElement>> fetch)
    {
        try
        {
            var value = await fetch();
            Keep(key);
            return value;
        }
        catch
        {
            lock (_lock)
                _entries.Remove(key);
            throw;
        }
    }

    private void Keep(string key)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            _entries[key].Until = now + cacheTime;
            foreach (var (expired, _) in _entries.Where(one => one.Value.Until <= now).ToList())
                _entries.Remove(expired);
            foreach (var (oldest, _) in _entries.Where(one => one.Value.Until is not null).OrderByDescending(one => one.Value.Until).Skip(maxCached).ToList())
                _entries.Remove(oldest);
        }
    }

    private sealed class Entry(Task<JsonElement> value)
    {
        public Task<JsonElement> Value { get; } = value;

        /// <summary>Null while it is being fetched.</summary>
        public DateTimeOffset? Until { get; set; }
    }
}
