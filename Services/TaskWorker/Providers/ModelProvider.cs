using System.Threading.RateLimiting;
using AiTasks.Contracts;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;

namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// One provider with what keeps it and us from harm: so many calls at once, none while it asked for a pause, and few while most of
/// them fail.
/// </summary>
internal sealed class ModelProvider : IDisposable
{
    private readonly ConcurrencyLimiter _places;
    private readonly CircuitBreakerStateProvider _circuit = new();
    private readonly ResiliencePipeline _breaker;
    private readonly Lazy<IChatClient> _chat;
    private readonly Func<string?> _key;
    private readonly TimeProvider _time;
    private long _restsUntil;
    private long _brokenUntil;

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">How far it may be used.</param>
    /// <param name="key">Gives its key as it is now; null where it needs none.</param>
    /// <param name="chat">Makes its client for texts; not called for one that only makes pictures.</param>
    /// <param name="time">The clock.</param>
    public ModelProvider(string name, ProviderOptions options, Func<string?> key, Func<IChatClient> chat, TimeProvider time)
    {
        (Name, Options, _key, _time, _chat) = (name, options, key, time, new Lazy<IChatClient>(chat));
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.MaxConcurrency,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,

            // The runs of this process are bounded already, and each has a deadline.
            QueueLimit = int.MaxValue,
        });
        _breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = options.BreakerFailureRatio,
            MinimumThroughput = options.BreakerMinimumCalls,
            SamplingDuration = options.BreakerWindow,
            BreakDuration = options.BreakerPause,
            StateProvider = _circuit,
            ShouldHandle = arguments => new(arguments.Outcome.Exception is ModelFailureException { IsTransient: true, WithOwnKey: false }),
            OnOpened = arguments =>
            {
                Interlocked.Exchange(ref _brokenUntil, (_time.GetUtcNow() + arguments.BreakDuration).UtcTicks);
                return default;
            },
            OnClosed = _ =>
            {
                Interlocked.Exchange(ref _brokenUntil, 0);
                return default;
            },
        }).Build();
    }

    public string Name { get; }

    /// <summary>As they were at the start.</summary>
    public ProviderOptions Options { get; }

    /// <summary>What a call is paid with that brings no key of its own: it may change between two calls. Null where none is needed.</summary>
    public string? Key => _key() is { Length: > 0 } key ? key : null;

    public IChatClient Chat => _chat.Value;
    public bool IsOffline => Options.Kind == ProviderKind.Offline;

    /// <summary>Whether most calls of late failed: then only one at a time tries it.</summary>
    public CircuitState Circuit => _circuit.CircuitState;

    /// <summary>Calls that wait for a place.</summary>
    public long Waiting => _places.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Calls under way.</summary>
    public long Active => Options.MaxConcurrency - _places.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>Until when it is better left alone; in the past when it is not.</summary>
    public DateTimeOffset RestsUntil => new(Math.Max(Interlocked.Read(ref _restsUntil), Interlocked.Read(ref _brokenUntil)), TimeSpan.Zero);

    /// <summary>How it is, for people who look after the system.</summary>
    public ProviderPresence Presence(DateTimeOffset now) => new()
    {
        Name = Name,
        Kind = Options.Kind.ToString().ToLowerInvariant(),
        Circuit = Circuit switch
        {
            CircuitState.Closed => CircuitStates.Closed,
            CircuitState.HalfOpen => CircuitStates.HalfOpen,
            _ => CircuitStates.Open,
        },
        Active = Active,
        Waiting = Waiting,
        RestsUntil = RestsUntil > now ? RestsUntil : null,
    };

    /// <summary>Leaves it alone for a while, as it asked for.</summary>
    public void Rest(TimeSpan pause) => Interlocked.Exchange(ref _restsUntil, (_time.GetUtcNow() + pause).UtcTicks);

    /// <summary>Makes a call, once there is a place for it.</summary>
    /// <exception cref="BrokenCircuitException">It was not made: another one is trying whether the provider is back.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var place = await _places.AcquireAsync(1, cancellation);
        return await _breaker.ExecuteAsync(async token => await call(token), cancellation);
    }

    public void Dispose()
    {
        _places.Dispose();
        if (_chat.IsValueCreated)
            _chat.Value.Dispose();
    }
}
