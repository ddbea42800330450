using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TaskWorker.ContextSource;

internal static partial class ContextSourceExtensions
{
    /// <summary>Adds the completion of contexts by the application that owns goals and steps. Without its addresses nothing is fetched.</summary>
    public static WebApplicationBuilder AddContextSource(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ContextSourceOptions>()
            .BindConfiguration(nameof(ContextSourceOptions)).ValidateDataAnnotations().ValidateOnStart().ReloadOnChange();
        builder.Services.AddSingleton<ApplicationClient>();
        builder.Services.AddSingleton<ContextCompletion>();
        return builder;
    }

    [LoggerMessage(LogLevel.Error, "The application refuses to give the {What} of task {TaskId}, so that no such task can be done. {Reason} "
        + "Status {Status}. Check the addresses and the ApiKey of ContextSourceOptions.")]
    public static partial void SourceRefuses(this ILogger logger, string what, long taskId, string reason, int? status);

    [LoggerMessage(LogLevel.Warning, "The application did not give the {What} of task {TaskId} ({Kind}). {Reason} Status {Status}, {Cause}.")]
    public static partial void SourceFailed(
        this ILogger logger, string what, long taskId, ContextFailure kind, string reason, int? status, string? cause);
}
