using Npgsql;

namespace AiTasks.Cli.Doctor;

/// <summary>Who says in the database that they are at work, and whether the work goes on.</summary>
internal static class DatabaseWork
{
    // Workers and nodes speak every 5 s; this forgives two lost messages, as the task API does.
    private const string Silence = "interval '15 seconds'";

    // What is over time ends within a sweep; what the broker does not take is tried again every few seconds.
    private const string Overdue = "interval '1 minute'";

    private const string Processes =
        $"""
         select 'taskworker', id, 'healthy', '' from workers where seen_at > now() - {Silence}
         union all
         select service, id, health, coalesce((select string_agg(key || ': ' || value, '; ') from jsonb_each_text(problems)), '')
         from nodes where seen_at > now() - {Silence}
         order by 1, 2
         """;

    private const string Backlog =
        $"""
         select (select count(*) from tasks where state in ('pending', 'running') and deadline_at < now() - {Overdue}),
           (select count(*) from outbox
            where (refused_at is not null or (kind = 'cancel' and sent_at is null)) and created_at < now() - {Overdue})
         """;

    private static readonly (string Service, string Without)[] Needed =
    [
        ("taskapi", "nothing is started or reported"),
        ("push", "sockets get nothing"),
        ("taskworker", "tasks wait until they are over time"),
    ];

    public static async Task ExamineAsync(NpgsqlConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        await ExamineProcessesAsync(connection, findings, cancellationToken);
        await using var command = new NpgsqlCommand(Backlog, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (overdue, untaken) = (row.GetInt64(0), row.GetInt64(1));
        findings.Judge(
            "tasks", overdue == 0, $"{overdue} are open a minute past their deadline.",
            "The task API ends such tasks every few seconds: see its log, and whether it runs.");
        findings.Judge(
            "outbox", untaken == 0, $"{untaken} commands have waited for the broker for a minute.",
            "The broker refuses them: see its memory and its disk, and whether a queue was deleted or is full.");
    }

    private static async Task ExamineProcessesAsync(NpgsqlConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        var found = new List<(string Service, string Id, string Health, string Problems)>();
        await using (var command = new NpgsqlCommand(Processes, connection))
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken)) found.Add((rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        }

        foreach (var (service, without) in Needed)
        {
            var count = found.Count(process => process.Service == service);
            findings.Judge(service, count > 0, $"{count} at work.", $"Start one, or see its log: without it {without}.");
        }

        foreach (var (service, id, _, problems) in found.Where(process => process.Health != "healthy"))
            findings.Trouble(service, $"{id} is not well: {problems}.", "See its log; what it names is most likely among the other findings here.");
    }
}
