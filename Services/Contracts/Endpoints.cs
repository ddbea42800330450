namespace AiTasks.Contracts;

/// <summary>Names of the queues and channels that services share. Renaming one orphans what waits in it.</summary>
public static class BusEndpoints
{
    /// <summary>Where <see cref="GenerateText"/> waits for a worker.</summary>
    public const string GenerateText = "generate-text";

    /// <summary>Number of report queues. Reports of one task always use the same one, so they arrive in order.</summary>
    public const int ReportPartitions = 4;

    /// <summary>The report queue of a task.</summary>
    public static string TaskReports(long taskId) => TaskReportsPartition((int)(taskId % ReportPartitions));

    /// <summary>The report queue with this number, 0 to <see cref="ReportPartitions"/> - 1.</summary>
    public static string TaskReportsPartition(int partition) => $"task-reports-{partition}";

    /// <summary>Where it is said which <see cref="GenerateText"/> no worker could handle.</summary>
    public const string RefusedCommands = "generate-text-refused";

    /// <summary>Where a <see cref="ProducerBatch"/> waits for the task API.</summary>
    public const string ProducerEvents = "producer-events";

    /// <summary>Every queue that outlives its readers.</summary>
    public static IReadOnlyList<string> Queues { get; } =
        [GenerateText, RefusedCommands, ProducerEvents, .. Enumerable.Range(0, ReportPartitions).Select(TaskReportsPartition)];

    /// <summary>Where the bus parks what nobody could handle: what failed, and what is of a kind that nobody knows.</summary>
    public static IReadOnlyList<string> ParkedOf(string queue) => [queue + "_error", queue + "_skipped"];

    /// <summary>Send address that does not declare the queue, so that only its consumer decides the queue's arguments.</summary>
    public static Uri Exchange(string name) => new($"exchange:{name}");
}

/// <summary>Names of Redis channels and stream keys.</summary>
public static class StreamKeys
{
    /// <summary>Stream, and Redis channel, of everything that happens to one person's tasks.</summary>
    public static string User(long userId) => UserPrefix + userId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What precedes the person's number.</summary>
    public const string UserPrefix = "user:";

    /// <summary>
    /// Stream, and Redis channel, of what one task shows while it is being done, for tasks that show something: outputs, its beginning
    /// and its end.
    /// </summary>
    public static string Task(long taskId) => "task:" + taskId.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Redis channel that says that a chat has a new answer under way. There is no log behind it, and nothing in the message.</summary>
    public static string Chat(Guid chatId) => "chat:" + chatId.ToString("N");

    /// <summary>Redis channel of the events that drive a person's screen. There is no log behind it.</summary>
    public static string Screen(long userId) => "screen:" + userId.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
