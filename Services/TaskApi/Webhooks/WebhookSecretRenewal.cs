using AiTasks.TaskApi.OwnKeys;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>
/// Encrypts secrets of receivers that a former master key has encrypted, or none. Replicas that do it at once do no harm: each replaces only
/// what it has read.
/// </summary>
internal sealed class WebhookSecretRenewal(
    NpgsqlDataSource database, MasterKeys masters, WebhookSeal seal, IOptions<OwnKeyOptions> options, ILogger<WebhookSecretRenewal> logger)
    : BackgroundService
{
    private static readonly (string Name, string Key)[] Tables = [("task_webhooks", "task_id"), ("webhook_deliveries", "id")];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!masters.IsConfigured)
        {
            logger.LogWarning(
                "Without {Setting} secrets of webhooks stand in the database as they were given", $"{nameof(OwnKeyOptions)}:{nameof(OwnKeyOptions.MasterKey)}");
        }

        using var timer = new PeriodicTimer(options.Value.RenewalInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (name, key) in Tables) await RenewAsync(name, key, stoppingToken);
            }
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                logger.LogWarning("Secrets of webhooks stay as they were encrypted for now: {Reason}", error.Message);
            }
        }
    }

    private async Task RenewAsync(string table, string key, CancellationToken cancellationToken)
    {
        if (!masters.IsConfigured) return;
        string[] old = [WebhookSeal.NoKey, .. masters.OldIds];
        var count = options.Value.RenewalBatch;
        List<Row> rows;
        var after = 0L;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        do
        {
            rows = (await connection.QueryAsync<Row>(new CommandDefinition(
                $"""
                 select {key} as id, url, secret from {table}
                 where split_part(secret, '.', 2) = any(@old) and {key} > @after order by {key} limit @count
                 """,
                new { old, after, count }, cancellationToken: cancellationToken))).AsList();
            if (rows.Count == 0) return;
            after = rows[^1].Id;

            // One that cannot be read is reported when it is to be sent.
            var readable = rows.FindAll(row => seal.Open(row.Url, row.Secret) is not null);
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                 update {table} set secret = n.secret from unnest(@ids, @before, @secrets) as n (id, before, secret)
                 where {table}.{key} = n.id and {table}.secret = n.before
                 """,
                new
                {
                    ids = readable.ConvertAll(row => row.Id),
                    before = readable.ConvertAll(row => row.Secret),
                    secrets = readable.ConvertAll(row => seal.Seal(row.Url, seal.Open(row.Url, row.Secret)!)),
                },
                cancellationToken: cancellationToken));
        }
        while (rows.Count == count);
    }

    private sealed record Row
    {
        public long Id { get; init; }
        public string Url { get; init; } = "";
        public string Secret { get; init; } = "";
    }
}
