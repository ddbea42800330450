using System.Runtime.CompilerServices;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Tasks;

/// <summary>The frames of a person's tasks as they come; a broken stream goes on where it stood.</summary>
internal sealed class TaskEvents(ServerClient server, Action<string> problem)
{
    private const int MaxFailures = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>Frames without end.</summary>
    /// <exception cref="CommandFailedException">The server was away from the beginning, stayed away, or refuses.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        for (var (failures, begun) = (0, false); ;)
        {
            await using (var connection = server.StreamAsync("/api/tasks/events", last, cancellationToken).GetAsyncEnumerator(cancellationToken))
            {
                while (await TryNextAsync(connection, mayFail: begun && failures < MaxFailures))
                {
                    (failures, begun) = (0, true);
                    last = connection.Current.Id ?? last;
                    yield return JsonElement.Parse(connection.Current.Data);
                }
            }

            begun = true;
            await Task.Delay(FirstPause * (1 << Math.Min(failures++, MaxFailures)), cancellationToken);
        }
    }

    private async Task<bool> TryNextAsync(IAsyncEnumerator<ServerEvent> connection, bool mayFail)
    {
        try
        {
            return await connection.MoveNextAsync();
        }
        catch (CommandFailedException error) when (mayFail && error.ExitCode == ExitCodes.ServerAway)
        {
            problem(error.Message);
            return false;
        }
    }
}
