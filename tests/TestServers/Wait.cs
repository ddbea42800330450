using System.Diagnostics;

namespace AiTasks.TestServers;

/// <summary>Waits for what happens elsewhere, without sleeping longer than needed.</summary>
public static class Wait
{
    // Two cores that also run the servers and other tests: generous, since only a failing test waits this long.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    /// <summary>Polls until <paramref name="condition"/> holds.</summary>
    /// <param name="whatFor">What is awaited, for the message of the failure.</param>
    /// <param name="condition">The condition. What it throws is reported if it never holds.</param>
    /// <param name="timeout">How long; 30 s unless given.</param>
    public static async Task ForAsync(string whatFor, Func<Task<bool>> condition, TimeSpan? timeout = null)
    {
        var limit = timeout ?? DefaultTimeout;
        var waited = Stopwatch.StartNew();
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await condition())
                    return;
                last = null;
            }
            catch (Exception exception)
            {
                last = exception;
            }

            if (waited.Elapsed > limit)
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.#} s in vain for: {whatFor}. {last?.Message}", last);
            await Task.Delay(Poll);
        }
    }

    /// <summary>Polls until <paramref name="condition"/> holds.</summary>
    public static Task ForAsync(string whatFor, Func<bool> condition, TimeSpan? timeout = null) =>
        ForAsync(whatFor, () => Task.FromResult(condition()), timeout);
}
