namespace AiTasks.TaskApi.Accounting;

/// <summary>Days as all replicas have them: UTC, by the database's clock.</summary>
internal static class Days
{
    /// <summary>SQL for today.</summary>
    public const string Today = "(now() at time zone 'utc')::date";

    /// <summary>SQL for the moment at which the budgets of today are over.</summary>
    public const string NextOpening = $"(({Today} + 1)::timestamp at time zone 'utc')";
}
