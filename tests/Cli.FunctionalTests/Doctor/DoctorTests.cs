using System.Globalization;
using AiTasks.TestServers;

namespace AiTasks.Cli.FunctionalTests.Doctor;

/// <summary>The doctor in front of a system that is well, and of one whose settings, clocks or tables are not as they should be.</summary>
[Collection(nameof(Examinations))]
public sealed class DoctorTests(ExaminedSystem examined)
{
    [Fact]
    public async Task A_system_that_is_well_is_called_well()
    {
        Diagnosis? last = null;
        await Wait.ForAsync("all processes to have said that they are well", async () => (last = await examined.ExamineAsync()).ExitCode == 0, TimeSpan.FromSeconds(60));
        string[] subjects = [.. last!.Findings.Select(finding => finding.Subject)];
        foreach (var expected in (string[])[
            "configuration", "database", "database version", "database durability", "database connections", "database clock", "migrations",
            "tasks", "outbox", "broker", "broker version", "queue generate-text", "queue task-reports-3", "redis", "redis version",
            "taskapi", "push", "taskworker", "telegramagent", "gateway", "gateway version", "gateway clock", "disk of data", "disk of temporary files"])
        {
            Assert.Contains(expected, subjects);
        }

        var read = await examined.ReadAsync();
        Assert.Equal(0, read.ExitCode);
        Assert.Matches(@"(?m)^ok +migrations: All \d+ are applied", read.Output);
        Assert.Contains("All is well.", read.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aitasks", "Host=127.0.0.1;Port=1;Username=postgres;Password=secret-word;Database=aitasks", "database", "127.0.0.1:1/aitasks", "whether PostgreSQL runs")]
    [InlineData("rabbitmq", "amqp://guest:secret-word@127.0.0.1:1", "broker", "127.0.0.1:1", "whether RabbitMQ runs")]
    [InlineData("redis", "127.0.0.1:1,password=secret-word", "redis", "127.0.0.1:1", "whether Redis runs")]
    [InlineData("aitasks", "Hots=secret-word", "configuration", "ConnectionStrings__aitasks cannot be understood", "Host=")]
    [InlineData("rabbitmq", "secret-word", "configuration", "ConnectionStrings__rabbitmq cannot be understood", "amqp://")]
    [InlineData("redis", "secret-word,nonsense=1", "configuration", "ConnectionStrings__redis cannot be understood", "host:port")]
    public async Task A_server_that_cannot_be_reached_is_named_with_what_to_do(string name, string connection, string subject, string message, string remedy)
    {
        var diagnosis = await examined.ExamineAsync(new Dictionary<string, string?> { [$"ConnectionStrings__{name}"] = connection });
        diagnosis.Names(subject, message, remedy);
        Assert.DoesNotContain("secret-word", diagnosis.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_and_a_missing_database_are_told_apart_from_a_server_that_is_away()
    {
        var server = examined.System.Resource("postgres").ConnectionString;
        (await WithDatabaseAsync($"{server};Password=wrong;Database=aitasks")).Names("database", "password authentication failed", "account is refused");
        (await WithDatabaseAsync($"{server};Database=nowhere")).Names("database", "does not exist", "Create the database");
    }

    [Fact]
    public async Task Settings_that_are_missing_or_make_no_sense_are_named()
    {
        var nothing = Diagnosis.Of(await CommandLine.RunAsync(new Dictionary<string, string?>(), "doctor", "--json", "--data", "/nowhere"));
        foreach (var name in (string[])["aitasks", "rabbitmq", "redis"])
            nothing.Names("configuration", $"ConnectionStrings__{name} is not set", $"Set it to ");

        var odd = await examined.ExamineAsync(new Dictionary<string, string?> { ["TokenOptions__SigningKey"] = "short", ["services__push__http__7"] = "push:80" });
        odd.Names("configuration", "TokenOptions__SigningKey has 5 characters", "fewer than 32");
        odd.Names("configuration", "'push:80' is not the address of a push", "services__push__http__0");
    }

    [Fact]
    public async Task Migrations_that_are_missing_or_unknown_are_named()
    {
        await examined.ExecuteAsync("delete from schema_migrations where name = '0016_failed_tasks.sql'; insert into schema_migrations (name) values ('9999_of_tomorrow.sql')");
        try
        {
            var diagnosis = await examined.ExamineAsync();
            diagnosis.Names("migrations", "Not applied: 0016_failed_tasks.sql.", "'migrate'");
            diagnosis.Names("migrations", "not known to this version: 9999_of_tomorrow.sql.", "newer version");
        }
        finally
        {
            await examined.ExecuteAsync("insert into schema_migrations (name) values ('0016_failed_tasks.sql'); delete from schema_migrations where name = '9999_of_tomorrow.sql'");
        }
    }

    [Fact]
    public async Task A_database_without_tables_has_all_migrations_before_it()
    {
        await examined.ExecuteAsync("create database empty");
        var diagnosis = await WithDatabaseAsync($"{examined.System.Resource("postgres").ConnectionString};Database=empty");
        diagnosis.Names("migrations", "Not applied: 0001_accounts.sql, 0002_tasks.sql", "'migrate'");
        diagnosis.Names("database", "does not exist", "see the migrations above");
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_or_does_not_wait_for_its_disk_is_named()
    {
        (await WithDatabaseAsync($"{examined.Database};Options=-c default_transaction_read_only=on")).Names("database", "read-only", "primary");
        (await WithDatabaseAsync($"{examined.Database};Options=-c synchronous_commit=off")).Names("database durability", "synchronous_commit is off", "may be lost");
    }

    [Theory]
    [InlineData("+ interval '2 hours'", @"7\d\d\d\.\d+ s behind")]
    [InlineData("- interval '10 seconds'", @"1\d\.\d+ s ahead of")]
    public async Task A_clock_that_differs_from_the_databases_is_named(string skew, string message)
    {
        // The server's clock for whoever looks into this schema first.
        await examined.ExecuteAsync(
            $"create schema skewed; create function skewed.clock_timestamp() returns timestamptz language sql as 'select pg_catalog.clock_timestamp() {skew.Replace("'", "''", StringComparison.Ordinal)}'");
        try
        {
            var diagnosis = await WithDatabaseAsync($"{examined.Database};Search Path=skewed,pg_catalog,public");
            diagnosis.Names("database clock", "This machine is ", "NTP");
            Assert.Matches(message, diagnosis.Troubles.Single(trouble => trouble.Subject == "database clock").Message);
        }
        finally
        {
            await examined.ExecuteAsync("drop schema skewed cascade");
        }
    }

    [Fact]
    public async Task A_process_of_another_version_or_with_another_clock_is_named()
    {
        await using var other = await FakeApplication.StartAsync(TestContext.Current.CancellationToken);
        other.Answer("/health/ready", async http =>
        {
            http.Response.Headers.Date = DateTimeOffset.UtcNow.AddMinutes(-3).ToString("R", CultureInfo.InvariantCulture);
            await http.Response.Body.WriteAsync("""{"status":"Healthy","version":"0.0.1"}"""u8.ToArray());
        });
        var diagnosis = await examined.ExamineAsync(new Dictionary<string, string?> { ["services__push__http__7"] = other.Address });
        diagnosis.Names("push version", "0.0.1; this program is ", "one version");
        diagnosis.Names("push clock", "18", "NTP");

        var gateway = await examined.ExamineAsync(arguments: ["--server", $"{other.Address}/none"]);
        gateway.Names("gateway", "answers 404", "log");
    }

    [Fact]
    public async Task A_disk_with_too_little_room_is_named() =>
        (await examined.ExamineAsync(arguments: ["--min-free", "100"])).Names("disk of data", "free for ", "Below 100 %");

    private Task<Diagnosis> WithDatabaseAsync(string connection) =>
        examined.ExamineAsync(new Dictionary<string, string?> { ["ConnectionStrings__aitasks"] = connection });
}

/// <summary>One system for all tests of the doctor, one after the other.</summary>
[CollectionDefinition(nameof(Examinations))]
public sealed class Examinations : ICollectionFixture<ExaminedSystem>;
