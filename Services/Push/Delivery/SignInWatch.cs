using AiTasks.Contracts;
using AiTasks.Push.Connections;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Closes the sockets of people who have signed out or were put out since. It is asked for and not told: a word that is lost would leave a
/// socket open for as long as its token lives. Nobody is put out because nobody answers.
/// </summary>
internal sealed class SignInWatch(
    ConnectionStore connections, TaskApiClient tasks, IOptions<ConnectionOptions> options, TimeProvider time, ILogger<SignInWatch> log) : BackgroundService
{
    // Each is a look or two into an index; a question of this size takes some milliseconds.
    private const int MaxQuestions = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SignInCheck, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var some in connections.All.Where(connection => connection.UserId > 0).Chunk(MaxQuestions))
                    await CheckAsync(some, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task CheckAsync(Connection[] some, CancellationToken cancellation)
    {
        try
        {
            var signIns = Array.ConvertAll(some, connection => new SocketSignIn(connection.UserId, connection.SessionId));
            foreach (var place in (await tasks.EndedAsync(new SignInsRequest(signIns), cancellation)).Places)
                some[place].Close(DisconnectReason.SessionExpired);
        }
        catch (TaskApiUnavailableException error)
        {
            log.LogDebug(error, "Who has signed out is asked again later");
        }
    }
}
