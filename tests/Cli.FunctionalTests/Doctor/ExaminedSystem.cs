using System.Text.Json;
using AiTasks.TestServers;
using Npgsql;
using RabbitMQ.Client;

namespace AiTasks.Cli.FunctionalTests.Doctor;

/// <summary>A whole system for tests that make it ill, each of which leaves it well, and the doctor.</summary>
public sealed class ExaminedSystem : IAsyncLifetime
{
    private RunningSystem? _system;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public async ValueTask InitializeAsync() => _system = await RunningSystem.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>How the database of the system is reached.</summary>
    public string Database => $"{System.Resource("postgres").ConnectionString};Database=aitasks";

    /// <summary>Calls the doctor; the test machine's own disks are none of its business.</summary>
    internal async Task<Diagnosis> ExamineAsync(IReadOnlyDictionary<string, string?>? environment = null, params string[] arguments)
    {
        var line = await CommandLine.RunAsync(
            environment ?? new Dictionary<string, string?>(),
            ["doctor", "--json", "--data", System.StateFolder, .. arguments.Contains("--min-free") ? (string[])[] : ["--min-free", "0"], .. arguments]);
        return Diagnosis.Of(line);
    }

    /// <summary>The same without JSON, as a person reads it.</summary>
    internal Task<CommandLine> ReadAsync() =>
        CommandLine.RunAsync(new Dictionary<string, string?>(), "doctor", "--data", System.StateFolder, "--min-free", "0");

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{Database};Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Puts messages into a queue that nobody can handle.</summary>
    public async Task SendNonsenseAsync(string queue, int count)
    {
        var factory = new ConnectionFactory { Uri = new Uri(System.Resource("rabbitmq").ConnectionString!) };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), TestContext.Current.CancellationToken);
        for (var sent = 0; sent < count; sent++)
            await channel.BasicPublishAsync("", queue, mandatory: true, "no JSON"u8.ToArray(), TestContext.Current.CancellationToken);
    }
}

/// <summary>What the doctor said.</summary>
internal sealed record Diagnosis(int ExitCode, IReadOnlyList<Said> Findings)
{
    public IEnumerable<Said> Troubles => Findings.Where(finding => finding.Verdict == "trouble");

    public static Diagnosis Of(CommandLine line)
    {
        Assert.True(line.ExitCode is 0 or 1, $"{line.ExitCode}: {line.Error}");
        var json = JsonElement.Parse(line.Output);
        Said[] findings = [.. json.GetProperty("findings").EnumerateArray().Select(Said.From)];
        var diagnosis = new Diagnosis(line.ExitCode, findings);

        // The three say the same.
        Assert.Equal(line.ExitCode == 0, json.GetProperty("well").GetBoolean());
        Assert.Equal(line.ExitCode == 0, !diagnosis.Troubles.Any());
        Assert.All(findings, finding => Assert.Equal(finding.Verdict == "ok", finding.Remedy is null));
        return diagnosis;
    }

    /// <summary>There is a trouble with this subject that says this, and a remedy that says that.</summary>
    public void Names(string subject, string message, string remedy)
    {
        Assert.Equal(1, ExitCode);
        Assert.True(Has(subject, message, remedy), $"No trouble '{subject}: {message} -> {remedy}' among:\n{this}");
    }

    public bool Has(string subject, string message, string remedy = "") => Troubles.Any(trouble =>
        trouble.Subject == subject && trouble.Message.Contains(message, StringComparison.Ordinal)
        && trouble.Remedy!.Contains(remedy, StringComparison.Ordinal));

    public override string ToString() => string.Join('\n', Findings);
}

/// <summary>One finding.</summary>
internal sealed record Said(string Subject, string Verdict, string Message, string? Remedy)
{
    public static Said From(JsonElement finding) => new(
        finding.GetProperty("subject").GetString()!, finding.GetProperty("verdict").GetString()!, finding.GetProperty("message").GetString()!,
        finding.GetProperty("remedy").GetString());
}
