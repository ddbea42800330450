using AiTasks.Contracts;
using AiTasks.TaskApi.ClientApi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounting.Usage;

/// <summary>Answers questions for figures of a period.</summary>
internal sealed class UsageReader(UsageQueries usage, BudgetState budgets, TimeProvider time, IOptions<AccountingOptions> options)
{
    /// <param name="userId">Whose; null for everybody's.</param>
    /// <param name="from">The first day as it was asked for, or null.</param>
    /// <param name="to">The last day, the same.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IResult> ReadAsync(long? userId, string? from, string? to, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (UsagePeriod.Read(from, to, today, options.Value.MaxUsageDays, out var problem) is not { } period)
            return ClientProblem.Invalid(problem.Message, new { problem.Field });

        var days = await usage.ReadDaysAsync(userId, period, cancellationToken);
        return Results.Json(
            new UsageReport(
                period.FromText, period.ToText, UsageFigures.Sum([.. days.Select(day => day.Figures)]), days,
                await budgets.ReadAsync(userId, cancellationToken),
                userId is null ? await usage.ReadPeopleAsync(period, cancellationToken) : null),
            WireJson.SnakeCase);
    }
}

/// <summary>Figures of a period.</summary>
/// <param name="From">Its first day (UTC).</param>
/// <param name="To">Its last.</param>
/// <param name="Total">Of all its days.</param>
/// <param name="Days">Those with calls, oldest first.</param>
/// <param name="Today">What is left of today's budgets.</param>
/// <param name="People">Those whose calls cost most; null for the figures of one.</param>
internal sealed record UsageReport(
    string From, string To, UsageFigures Total, IReadOnlyList<UsageDay> Days, TodaysBudgets Today, IReadOnlyList<PersonUsage>? People);

/// <summary>Figures of a task.</summary>
/// <param name="TaskId">Its number.</param>
/// <param name="Calls">Oldest first.</param>
internal sealed record TaskUsage(long TaskId, IReadOnlyList<UsedCall> Calls);
