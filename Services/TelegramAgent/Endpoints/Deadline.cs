using AiTasks.TelegramAgent.Access;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>Ends work that the bot no longer waits for.</summary>
internal sealed class Deadline(IOptions<AgentOptions> options)
{
    /// <summary>For everything that one request causes.</summary>
    /// <param name="gone">The bot has hung up.</param>
    public CancellationTokenSource ForRequest(CancellationToken gone) => After(options.Value.BackendTimeout, gone);

    /// <summary>For making a person known.</summary>
    /// <param name="gone">The bot has hung up.</param>
    public CancellationTokenSource ForInit(CancellationToken gone) => After(options.Value.InitTimeout, gone);

    private static CancellationTokenSource After(TimeSpan time, CancellationToken gone)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(time);
        return limit;
    }
}
