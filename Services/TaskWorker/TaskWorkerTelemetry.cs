using System.Diagnostics;
using System.Diagnostics.Metrics;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker;

/// <summary>Spans, instruments and log messages of the worker. They name tasks by id and never show what a person wrote.</summary>
internal static partial class TaskWorkerTelemetry
{
    public const string Name = "AiTasks.TaskWorker";

    public static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    /// <summary>As the GenAI semantic conventions name it.</summary>
    public static readonly Histogram<long> TokenUsage = Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens used by one model call.");

    /// <summary>As the GenAI semantic conventions name it.</summary>
    public static readonly Histogram<double> OperationDuration = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "Duration of one model call.");

    /// <summary>Calls that failed in a way after which another model was or might have been asked.</summary>
    public static readonly Counter<long> Failures = Meter.CreateCounter<long>("aitasks.model.failures", "{call}", "Failed calls of models.");

    [LoggerMessage(LogLevel.Debug, "Task {TaskId} attempt {Attempt}: claim refused.")]
    public static partial void ClaimRefused(this ILogger logger, long taskId, int attempt);

    [LoggerMessage(LogLevel.Information, "Task {TaskId} attempt {Attempt}: aborted ({Reason}).")]
    public static partial void RunAborted(this ILogger logger, long taskId, int attempt, AbortReason reason);

    [LoggerMessage(LogLevel.Information, "Task {TaskId} attempt {Attempt}: reported as {Outcome}.")]
    public static partial void RunReported(this ILogger logger, long taskId, int attempt, string outcome);

    [LoggerMessage(LogLevel.Information, "Task {TaskId} attempt {Attempt}: given back.")]
    public static partial void RunReturned(this ILogger logger, long taskId, int attempt);

    [LoggerMessage(LogLevel.Error, "Task {TaskId} attempt {Attempt}: the run broke off.")]
    public static partial void RunBroke(this ILogger logger, Exception exception, long taskId, int attempt);

    [LoggerMessage(LogLevel.Error, "Task {TaskId} attempt {Attempt}: generation failed unexpectedly.")]
    public static partial void GenerationBroke(this ILogger logger, Exception exception, long taskId, int attempt);

    [LoggerMessage(LogLevel.Warning, "Not every task could be given back in time; {Count} runs were left to their leases.")]
    public static partial void HandBackTimedOut(this ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "The bus did not take or answer a message (try {Attempt}, {Reason}); it is sent again.")]
    public static partial void SendRetried(this ILogger logger, int attempt, string? reason);

    [LoggerMessage(LogLevel.Warning, "Provider {Provider}, model {Model}: call failed ({Kind}, status {Status}), try {Attempt} of its question.")]
    public static partial void ModelCallFailed(this ILogger logger, string provider, string model, ModelFailureKind kind, int? status, int attempt);

    [LoggerMessage(LogLevel.Warning, "Provider {Provider}, model {Model}: a call of task {TaskId} is not made, the budget ({Budget}) is used up until {OpensAt}.")]
    public static partial void BudgetUsedUp(this ILogger logger, string provider, string model, long taskId, string budget, DateTimeOffset opensAt);

    [LoggerMessage(LogLevel.Warning, "What the call {CallId} took could not be accounted for: {Reason}")]
    public static partial void SettlementFailed(this ILogger logger, Guid callId, string reason);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} attempt {Attempt}: the model failed for good ({Kind}, status {Status}, {Cause}).")]
    public static partial void ModelGaveUp(
        this ILogger logger, long taskId, int attempt, ModelFailureKind kind, int? status, string? cause);

    [LoggerMessage(LogLevel.Information, "Task {TaskId} attempt {Attempt}: the answer broke {Count} rules, round {Round}.")]
    public static partial void AnswerInvalid(this ILogger logger, long taskId, int attempt, int count, int round);

    [LoggerMessage(LogLevel.Warning, "Task {TaskId} attempt {Attempt}: planning its searches failed ({Kind}, status {Status}); it goes on without.")]
    public static partial void PlanFailed(this ILogger logger, long taskId, int attempt, ModelFailureKind kind, int? status);

    [LoggerMessage(LogLevel.Information, "Answers come from provider {Provider}, model {Model}.")]
    public static partial void ProviderChosen(this ILogger logger, string provider, string model);
}
