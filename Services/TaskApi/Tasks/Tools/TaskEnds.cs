using AiTasks.TaskApi.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks.Tools;

/// <summary>Lets callers wait for the ends of tasks.</summary>
internal sealed class TaskEnds(
    NpgsqlDataSource database, IHostApplicationLifetime lifetime, IOptions<ToolOptions> options, ILogger<TaskEnds> logger)
    : EndWatch(database, Ended, options.Value.PollInterval, "tasks", lifetime, logger)
{
    // A person who was deleted takes their tasks with them.
    private const string Ended =
        "select id from unnest(@ids) as id where not exists (select 1 from tasks t where t.id = id.id and t.finished_at is null)";
}
