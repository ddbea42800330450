using System.Net.Sockets;
using AiTasks.Cli.Deployments;
using Npgsql;

namespace AiTasks.Cli.Doctor;

/// <summary>PostgreSQL, the only server whose loss loses anything.</summary>
internal sealed class DatabaseExamination(Deployment deployment, DoctorLimits limits) : IExamination
{
    public string Part => "database";

    public async Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        if (SettingsOf(deployment.ConnectionString(Deployment.Database)) is not { } settings) return;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            findings.Ok("database", $"Reached at {settings.Host}:{settings.Port}/{settings.Database}.");
            await DatabaseServer.ExamineAsync(connection, findings, cancellationToken);
            await DatabaseClock.ExamineAsync(connection, limits.ClockSkew, findings, cancellationToken);
            await Migrations.ExamineAsync(connection, findings, cancellationToken);
            await DatabaseWork.ExamineAsync(connection, findings, cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or SocketException or TimeoutException)
        {
            findings.Trouble(
                "database",
                $"{settings.Host}:{settings.Port}/{settings.Database}: {error.GetBaseException().Message}", RemedyFor(error));
        }
    }

    private static NpgsqlConnectionStringBuilder? SettingsOf(string? text)
    {
        try
        {
            return text is null ? null : new NpgsqlConnectionStringBuilder(text) { Pooling = false, ApplicationName = "aitasks doctor" };
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            // Noted with the configuration.
            return null;
        }
    }

    private static string RemedyFor(Exception error) => (error as PostgresException)?.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            $"The account is refused: correct ConnectionStrings__{Deployment.Database}, here and for the task API.",
        PostgresErrorCodes.InvalidCatalogName => "Create the database, or restore its backup, and run the task API with 'migrate'.",
        PostgresErrorCodes.TooManyConnections =>
            "Raise max_connections, or lower StorageOptions__MaxConnections: each task API takes up to that many.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn =>
            "Its tables are not those of this version: see the migrations above.",
        _ => "See whether PostgreSQL runs and whether the network lets this machine reach it. Until then starts are answered 503; nothing accepted is lost.",
    };
}
