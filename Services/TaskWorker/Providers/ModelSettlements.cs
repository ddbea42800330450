using System.Threading.Channels;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TaskApiLink;

namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// Tells the task API what calls took, beside the work: nobody waits for it, and what a process that dies has not told stays reserved.
/// </summary>
internal sealed class ModelSettlements(ILogger<ModelSettlements> logger, TaskApiClient? api = null) : BackgroundService
{
    // What a stopping process has left is told within this; it fits beside the giving back of its tasks into the 20 s of a shutdown.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);

    // One at a time would bound how many calls end in a second.
    private const int Tellers = 4;

    private readonly Channel<ModelCallEnd> _ends = Channel.CreateUnbounded<ModelCallEnd>();

    public void Add(ModelCallEnd end) => _ends.Writer.TryWrite(end);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _ends.Writer.TryComplete();
        if (ExecuteTask is { } telling)
            await telling.WaitAsync(LastWords, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Tellers).Select(_ => TellAllAsync(stoppingToken)));

    private async Task TellAllAsync(CancellationToken cancellation)
    {
        await foreach (var end in _ends.Reader.ReadAllAsync(cancellation))
        {
            try
            {
                await api!.RepeatAsync(
                    async (http, token) =>
                    {
                        using var response = await http.PostAsJsonAsync(ModelApiRoutes.Settle, end, WireJson.Internal, token);
                        response.EnsureSuccessStatusCode();
                        return true;
                    },
                    cancellation);
            }
            catch (HttpRequestException refused)
            {
                logger.SettlementFailed(end.Id, refused.Message);
            }
        }
    }
}
