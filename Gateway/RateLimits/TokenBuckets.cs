using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiTasks.Gateway.RateLimits;

/// <summary>The buckets of everybody who has asked for something lately.</summary>
internal sealed class TokenBuckets(IOptions<RateLimitOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new();

    // The dictionary's own count locks all of it.
    private int _count;

    /// <summary>A caller's bucket; null for a new caller when too many are counted already.</summary>
    public TokenBucket? Of(string caller, Rate rate)
    {
        if (_buckets.TryGetValue(caller, out var known)) return known;
        if (Volatile.Read(ref _count) >= options.Value.MaxBuckets) return null;

        var fresh = new TokenBucket(rate, time);
        var kept = _buckets.GetOrAdd(caller, fresh);
        if (ReferenceEquals(kept, fresh)) Interlocked.Increment(ref _count);
        return kept;
    }

    /// <summary>
    /// What was taken since the last call, by caller; those of whom nothing is left to know are forgotten. Who takes from one at that very
    /// moment is let in once too often.
    /// </summary>
    public IReadOnlyList<SpentTokens> TakeSpent()
    {
        List<SpentTokens> spent = [];
        foreach (var (caller, bucket) in _buckets)
        {
            if (bucket.TakeUntold() is var count and not 0) spent.Add(new SpentTokens(caller, bucket, count));
            else if (bucket.IsFull() && _buckets.TryRemove(caller, out _)) Interlocked.Decrement(ref _count);
        }

        return spent;
    }
}

/// <summary>What a caller has spent.</summary>
/// <param name="Caller">Who it is.</param>
/// <param name="Bucket">What they may still ask for here.</param>
/// <param name="Count">Requests since the last time; negative when more were refused in the end than begun.</param>
internal readonly record struct SpentTokens(string Caller, TokenBucket Bucket, int Count);
