using System.Globalization;
using Npgsql;

namespace AiTasks.Cli.Doctor;

/// <summary>
/// This machine's clock against the database's. Leases and deadlines follow the database alone; tokens follow the clock of whichever
/// machine looks at them.
/// </summary>
internal static class DatabaseClock
{
    // The quickest of some answers says it best.
    private const int Looks = 5;

    public static async Task ExamineAsync(NpgsqlConnection connection, TimeSpan limit, Findings findings, CancellationToken cancellationToken)
    {
        var (skew, quickest) = (TimeSpan.Zero, TimeSpan.MaxValue);
        for (var look = 0; look < Looks; look++)
        {
            await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
            var asked = DateTime.UtcNow;
            var there = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
            var took = DateTime.UtcNow - asked;
            if (took < quickest) (skew, quickest) = (asked + (took / 2) - there, took);
        }

        findings.Judge(
            "database clock", skew.Duration() <= limit, $"This machine is {Said(skew)} the database.",
            "Synchronize the clocks of all machines (NTP). Tokens of a machine that is ahead are refused elsewhere from TokenOptions__ClockSkew on.");
    }

    private static string Said(TimeSpan skew) =>
        $"{skew.Duration().TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture)} s {(skew >= TimeSpan.Zero ? "ahead of" : "behind")}";
}
