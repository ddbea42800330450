using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.SharedAnswers;

/// <summary>Removes answers that serve nobody any more. A task that overlapped with their making may still be open for its whole time.</summary>
internal sealed class SharedAnswerTrimmer(
    NpgsqlDataSource database, IOptions<SharedAnswerOptions> options, IOptions<TaskOptions> tasks, ILogger<SharedAnswerTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Old answers", logger)
{
    private const string Trim =
        """
        delete from shared_answers where id in (
          select id from shared_answers where coalesce(made_at, asked_at) < now() - @retention
          order by coalesce(made_at, asked_at) limit @TrimBatch for update skip locked)
        """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var retention = options.Value.KeepFor + tasks.Value.Deadline;
        return await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { retention, options.Value.TrimBatch }, cancellationToken: cancellationToken)) == options.Value.TrimBatch;
    }
}
