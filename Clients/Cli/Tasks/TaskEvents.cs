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
        for (var (failures, opened) = (0, false); ; failures++)
        {
            // Whoever never got in is told at once.
            using var connection = await TryAsync(
                () => server.OpenStreamAsync("/api/tasks/events", last, cancellationToken), mayFail: opened && failures < MaxFailures);
            await using var events = connection?.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            opened |= events is not null;
            while (events is not null && await TryAsync(() => events.MoveNextAsync().AsTask(), mayFail: failures < MaxFailures))
            {
                failures = 0;
                last = events.Current.Id ?? last;
                yield return JsonElement.Parse(events.Current.Data);
            }

            await Task.Delay(FirstPause * (1 << Math.Min(failures, MaxFailures)), cancellationToken);
        }
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> action, bool mayFail)
    {
        try
        {
            return await action();
        }
        catch (CommandFailedException error) when (mayFail && error.ExitCode == ExitCodes.ServerAway)
        {
            problem(error.Message);
            return default;
        }
    }
}
