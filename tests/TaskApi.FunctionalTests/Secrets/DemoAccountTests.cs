using System.Diagnostics;
using AiTasks.TaskApi.Storage;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests.Secrets;

/// <summary>S24: a database that was filled in Development is not taken to Production, with its administrator whom everybody knows.</summary>
public sealed class DemoAccountTests(TaskApiFixture fixture)
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task S24_a_database_of_development_is_refused_in_production_until_its_demo_person_is_gone()
    {
        const string database = "filled_in_development";
        await using (var admin = fixture.Admin("postgres")) await admin.ExecuteAsync($"create database {database}");
        Assert.Equal(0, (await MigrateAsync("Development", database)).ExitCode);

        var (code, said) = await MigrateAsync("Production", database);
        Assert.NotEqual(0, code);
        Assert.Contains("ConnectionStrings:aitasks names a database that was filled in Development", said, StringComparison.Ordinal);
        Assert.Contains("delete that person", said, StringComparison.Ordinal);

        await using (var admin = fixture.Admin(database)) await admin.ExecuteAsync("delete from users where username = 'demo'");
        Assert.Equal(0, (await MigrateAsync("Production", database)).ExitCode);
    }

    private async Task<(int ExitCode, string Said)> MigrateAsync(string environment, string database)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Migrator).Assembly.Location, "migrate"])
        {
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = environment,
                ["ConnectionStrings__aitasks"] = $"{fixture.Servers.PostgresConnection(database)};Pooling=false",
            },
        })!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(EndsWithin);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(EndsWithin);
        return (process.ExitCode, said);
    }
}
