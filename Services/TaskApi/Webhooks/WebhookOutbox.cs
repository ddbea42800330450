using AiTasks.TaskApi.Tasks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>Writes down whom to tell of the ends of tasks, in the transaction in which they end.</summary>
internal sealed class WebhookOutbox(WebhookTargets targets, IOptions<WebhookOptions> options)
{
    public void AddTo(NpgsqlBatch batch, IEnumerable<AiTask> changed)
    {
        AiTask[] ended = [.. changed.Where(task => !task.IsOpen && (task.HasWebhook || targets.AreToldTo(task.Service)))];
        if (ended.Length > 0) batch.BatchCommands.Add(WebhookRows.Insert(ended, targets.OfServices(), options.Value.GiveUpAfter));
    }
}
