using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>The task API's store of answers that tasks share, by the real rules.</summary>
/// <param name="isOver">Whether an attempt of a task has ended.</param>
internal sealed class FakeSharedAnswers(Func<long, int, bool> isOver)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WaitTimeout = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Key, long UserId), Entry> _entries = [];
    private readonly ConcurrentDictionary<long, Asker> _starts = new();
    private int _failures;

    /// <summary>Every claim, oldest first.</summary>
    public ConcurrentQueue<AnswerClaim> Claims { get; } = new();

    /// <summary>Every answer that was given, oldest first, whether or not it was kept.</summary>
    public ConcurrentQueue<AnswerMade> Given { get; } = new();

    public void Start(GenerateText command) => _starts[command.TaskId] = new Asker(command.UserId, DateTimeOffset.UtcNow);

    /// <summary>Makes all that was asked so far longer ago.</summary>
    public void Age(TimeSpan age)
    {
        lock (_lock)
        {
            foreach (var (key, entry) in _entries.ToList())
                _entries[key] = entry with { AskedAt = entry.AskedAt - age, MadeAt = entry.MadeAt - age };
        }
    }

    /// <summary>Answers the next calls with 503.</summary>
    public void FailNext(int calls) => _failures = calls;

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(SharedAnswerRoutes.Claim, async (HttpRequest request) =>
            Refusal(request) ?? await ClaimAsync((await request.ReadFromJsonAsync<AnswerClaim>(WireJson.Internal))!));
        endpoints.MapPut(SharedAnswerRoutes.Made, async (HttpRequest request) =>
            Refusal(request) ?? Keep((await request.ReadFromJsonAsync<AnswerMade>(WireJson.Internal))!));
    }

    private IResult? Refusal(HttpRequest request) =>
        string.IsNullOrEmpty(request.Headers[ServiceTokenHandler.HeaderName]) ? Results.StatusCode(401)
        : Interlocked.Decrement(ref _failures) >= 0 ? Results.StatusCode(503) : null;

    private async Task<IResult> ClaimAsync(AnswerClaim claim)
    {
        Claims.Enqueue(claim);
        var until = DateTimeOffset.UtcNow + WaitTimeout;
        var standing = Stand(claim);
        for (; claim.Wait && standing?.State == AnswerStandings.Wait && DateTimeOffset.UtcNow < until; standing = Stand(claim))
            await Task.Delay(20);
        return standing is null ? Results.StatusCode(409) : Results.Json(standing, WireJson.Internal);
    }

    private AnswerStanding? Stand(AnswerClaim claim)
    {
        if (isOver(claim.TaskId, claim.Attempt)) return null;
        var start = _starts[claim.TaskId];
        lock (_lock)
        {
            var entry = _entries.GetValueOrDefault(Key(claim, start));
            if (entry?.Made is { } made && (entry.MadeAt >= start.At || entry.AskedAt > start.At - KeepFor))
            {
                return new AnswerStanding
                {
                    State = AnswerStandings.Made,
                    Flight = entry.Flight,
                    Answer = new KeptResult(made.ResultJson, made.UsageJson, entry.MadeAt!.Value, entry.TaskId == claim.TaskId),
                };
            }

            if (entry is null || entry.Made is not null || isOver(entry.TaskId, entry.Attempt))
                _entries[Key(claim, start)] = entry = new Entry(claim.TaskId, claim.Attempt, (entry?.Flight ?? 0) + 1, start.At, null, null);
            var isOwner = entry.TaskId == claim.TaskId && entry.Attempt == claim.Attempt;
            return new AnswerStanding { State = isOwner ? AnswerStandings.Make : AnswerStandings.Wait, Flight = entry.Flight };
        }
    }

    private IResult Keep(AnswerMade made)
    {
        Given.Enqueue(made);
        if (isOver(made.TaskId, made.Attempt)) return Results.StatusCode(409);
        var start = _starts[made.TaskId];
        lock (_lock)
        {
            var entry = _entries.GetValueOrDefault(Key(made, start));
            if (!made.Replaces && entry is not null && (entry.TaskId != made.TaskId || entry.Attempt != made.Attempt)) return Results.StatusCode(409);
            _entries[Key(made, start)] = new Entry(made.TaskId, made.Attempt, entry?.Flight ?? 1, start.At, DateTimeOffset.UtcNow, made);
            return Results.NoContent();
        }
    }

    private static (string, long) Key(AnswerClaim claim, Asker start) => (claim.Key, claim.IsPersonal ? start.UserId : 0);

    private sealed record Asker(long UserId, DateTimeOffset At);

    private sealed record Entry(long TaskId, int Attempt, int Flight, DateTimeOffset AskedAt, DateTimeOffset? MadeAt, AnswerMade? Made);
}
