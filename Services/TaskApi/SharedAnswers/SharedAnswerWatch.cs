using AiTasks.TaskApi.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.SharedAnswers;

/// <summary>Lets callers wait until an answer is no longer in the making: it is there, or its maker is gone.</summary>
internal sealed class SharedAnswerWatch(
    NpgsqlDataSource database, IHostApplicationLifetime lifetime, IOptions<SharedAnswerOptions> options, ILogger<SharedAnswerWatch> logger)
    : EndWatch(database, Ended, options.Value.PollInterval, "answers in the making", lifetime, logger)
{
    private const string Ended =
        $"select id from unnest(@ids) as id where not exists (select 1 from shared_answers a where a.id = id.id and {SharedAnswerStore.InTheMaking})";
}
