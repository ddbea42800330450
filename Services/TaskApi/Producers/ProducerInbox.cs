using System.Text.Json;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskApi.UiEvents;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Producers;

/// <summary>One report, read.</summary>
internal sealed record NamedReport(string TaskId, BackendReport Report);

/// <summary>Takes what backends say, in its order. Reports that stand beside each other are written in one transaction.</summary>
internal sealed class ProducerInbox(
    NpgsqlDataSource database, DatabaseRetry retry, TaskLedger ledger, RegisterTask register, ProducerLimits limits, Screens screens)
{
    private const string Current =
        "select distinct on (external_id) external_id, id from tasks where service = @service and external_id = any(@names) order by external_id, id desc";

    /// <summary>Takes one report.</summary>
    public async Task<BatchResult> TakeAsync(string service, string taskId, TaskEvent said, CancellationToken cancellationToken)
    {
        if (ProducerLimits.CheckName(taskId) is { } bad) return Refused(bad);
        var (problem, report) = limits.Read(said);
        return problem is not null ? Refused(problem) : (await ApplyAsync(service, [new NamedReport(taskId, report!)], cancellationToken))[0];
    }

    /// <summary>Takes many events.</summary>
    /// <returns>What became of each. When the database or Redis fails in between, the rest is to be sent again.</returns>
    public async Task<IReadOnlyList<BatchResult>> TakeAsync(
        string service, IReadOnlyList<JsonElement> events, CancellationToken cancellationToken)
    {
        var read = events.Select(one => ProducerEventReader.Read(one, limits)).ToArray();
        var results = new List<BatchResult>(read.Length);
        try
        {
            while (results.Count < read.Length && results.LastOrDefault()?.Status != StatusCodes.Status503ServiceUnavailable)
                results.AddRange(await TakeNextAsync(service, read.AsMemory(results.Count), cancellationToken));
        }
        catch (Exception error) when (results.Count > 0 && DatabaseFailure.IsPassing(error))
        {
            // What was done is done, and said so below.
        }

        while (results.Count < read.Length) results.Add(Refused(ProducerProblem.Unavailable));
        return results;
    }

    private async Task<IReadOnlyList<BatchResult>> TakeNextAsync(
        string service, ReadOnlyMemory<ReadEvent> rest, CancellationToken cancellationToken)
    {
        switch (rest.Span[0])
        {
            case { Problem: { } problem }:
                return [Refused(problem)];
            case { Register: { } request }:
                return [Registered(await register.ExecuteAsync(service, request, cancellationToken))];
            case { Report: not null }:
                NamedReport[] reports = [.. Leading(rest, one => one.Report)];
                return await ApplyAsync(service, reports, cancellationToken);
            default:
                UiEvent[] shown = [.. Leading(rest, one => one.Shown)];
                return Array.ConvertAll(
                    await screens.ShowAsync(shown, cancellationToken),
                    problem => problem is null ? new BatchResult { Status = StatusCodes.Status200OK, Answer = new UiEventsAnswer(1) } : Refused(problem));
        }
    }

    /// <summary>What became of a registration.</summary>
    public static BatchResult Registered((ProducerProblem? Problem, RegisterAnswer? Answer) outcome) => outcome is { Answer: { } answer }
        ? new BatchResult { Status = answer.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK, Answer = answer }
        : Refused(outcome.Problem!);

    private static IEnumerable<T> Leading<T>(ReadOnlyMemory<ReadEvent> rest, Func<ReadEvent, T?> kind) where T : class =>
        rest.ToArray().Select(kind).TakeWhile(one => one is not null).Select(one => one!);

    private async Task<BatchResult[]> ApplyAsync(string service, NamedReport[] reports, CancellationToken cancellationToken)
    {
        try
        {
            return await retry.RepeatableAsync(token => WriteAsync(service, reports, token), cancellationToken);
        }
        catch (PostgresException error) when (DatabaseFailure.IsUnstorable(error))
        {
            if (reports.Length == 1) return [Refused(ProducerProblem.Unstorable)];

            // One of them spoils the statement for all.
            var results = new List<BatchResult>();
            foreach (var report in reports) results.AddRange(await ApplyAsync(service, [report], cancellationToken));
            return [.. results];
        }
    }

    private async Task<BatchResult[]> WriteAsync(string service, NamedReport[] reports, CancellationToken cancellationToken)
    {
        Dictionary<string, long> ids;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            ids = (await connection.QueryAsync<(string Name, long Id)>(new CommandDefinition(
                Current, new { service, names = reports.Select(one => one.TaskId).Distinct().ToArray() }, cancellationToken: cancellationToken)))
                .ToDictionary(row => row.Name, row => row.Id);
        }

        return await ledger.ChangeAsync(ids.Values, null, (tasks, now) => Array.ConvertAll(reports, one =>
        {
            if (!ids.TryGetValue(one.TaskId, out var id) || !tasks.TryGetValue(id, out var task)) return Refused(ProducerProblem.UnknownTask);
            task.CauseTrace = TraceContext.Current;
            var standing = task.Apply(one.Report, now);
            return new BatchResult { Status = StatusCodes.Status200OK, Answer = Answer(one.TaskId, task.State, standing) };
        }), cancellationToken);
    }

    private static ReportAnswer Answer(string taskId, string state, BackendStanding standing) => new()
    {
        TaskId = taskId,
        State = state,
        Accepted = standing is BackendStanding.Applied or BackendStanding.Repeated,
        Reason = standing is BackendStanding.Applied or BackendStanding.Repeated ? null : standing.ToString().ToLowerInvariant(),
    };

    /// <summary>What becomes of an event with a problem.</summary>
    public static BatchResult Refused(ProducerProblem problem) =>
        new() { Status = problem.Status, Code = problem.Code, Detail = problem.Detail };
}
