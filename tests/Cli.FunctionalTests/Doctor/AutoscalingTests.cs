using System.Text.RegularExpressions;
using Npgsql;

namespace AiTasks.Cli.FunctionalTests.Doctor;

/// <summary>The questions by which a cluster counts work and sockets, put to the tables of a running system.</summary>
[Collection(nameof(Examinations))]
public sealed partial class AutoscalingTests(ExaminedSystem examined)
{
    [Fact]
    public async Task Open_tasks_of_our_workers_and_open_sockets_are_counted()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "autoscaling.yaml"), TestContext.Current.CancellationToken);
        string[] questions = [.. Question().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, questions.Length);

        await using var connection = new NpgsqlConnection($"{examined.Database};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);

        // Nobody else sees what is in it, and nothing of it stays.
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var (tasks, sockets) = (await CountAsync(questions[0]), await CountAsync(questions[1]));
        await using (var command = new NpgsqlCommand(
            """
            insert into nodes (id, service, health, sockets) values ('push:of-a-test', 'push', 'healthy', '{"tasks": 3, "chats": 4}');
            insert into nodes (id, service, health, sockets, seen_at) values ('push:gone', 'push', 'healthy', '{"tasks": 100}', now() - interval '1 minute');
            insert into tasks (user_id, type, language, context, deadline_at)
              select min(id), 'habit_create_help', 'en', '{}', now() + interval '1 minute' from users;
            insert into tasks (user_id, type, language, context, deadline_at, state, finished_at)
              select min(id), 'reward_mentor_help', 'en', '{}', now(), 'cancelled', now() from users;
            """,
            connection))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal((tasks + 1, sockets + 7), (await CountAsync(questions[0]), await CountAsync(questions[1])));

        async Task<long> CountAsync(string question)
        {
            await using var command = new NpgsqlCommand(question, connection);
            return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex("""query: "(.*)"$""", RegexOptions.Multiline)]
    private static partial Regex Question();
}
