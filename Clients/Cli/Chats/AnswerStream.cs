using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Chats;

/// <summary>
/// The events of an answer, each once. The server tells a reader everything from the beginning, so a broken connection is opened again
/// and what was told before is passed over.
/// </summary>
internal sealed class AnswerStream(ServerClient server, Guid chat, Action<string> problem) : IAsyncDisposable
{
    // 0.5 + 1 + 2 + 4 + 8 s: longer than a deployment takes, shorter than patience lasts.
    private const int MaxFailures = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    private readonly ToldEvents _told = new();
    private EventStream? _connection;
    private IAsyncEnumerator<ServerEvent>? _events;
    private int _failures;

    /// <summary>The next event that was not there yet. After <c>completed</c> or <c>error</c> there is none.</summary>
    /// <exception cref="CommandFailedException">The server stayed away, or refuses.</exception>
    public async Task<ServerEvent> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                _connection ??= await server.OpenStreamAsync($"/chats/{chat}/stream", after: null, cancellationToken);
                _events ??= _connection.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
                while (await _events.MoveNextAsync())
                {
                    if (_told.Take(_events.Current) is not { } fresh) continue;
                    _failures = 0;
                    return fresh;
                }
            }
            catch (CommandFailedException error) when (error.ExitCode == ExitCodes.ServerAway && _failures < MaxFailures)
            {
                problem(error.Message);
            }

            await DisposeAsync();
            if (_failures == MaxFailures)
            {
                throw new CommandFailedException(
                    "The connection to the answer was lost. It goes on without you: look later with aitasks chat history.", ExitCodes.ServerAway);
            }

            await Task.Delay(FirstPause * (1 << _failures++), cancellationToken);
            _told.StartOver();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_events is { } events) await events.DisposeAsync();
        _connection?.Dispose();
        (_connection, _events) = (null, null);
    }
}
