using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Secrets;

/// <summary>
/// Calls without a pause, each of which has to be answered: with a token of before, and with one that the one node has just given to the
/// other.
/// </summary>
internal sealed class Traffic : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ApiCaller[] _nodes;
    private readonly Task<int> _calls;

    public Traffic(string staticToken, string oldToken, params WebApplicationFactory<TaskOptions>[] nodes)
    {
        _nodes = [.. nodes.Select(node => new ApiCaller(node.CreateDefaultClient()))];
        _calls = Task.Run(() => CallAsync(staticToken, oldToken));
    }

    /// <returns>How many rounds were answered as they should.</returns>
    public async Task<int> EndAsync()
    {
        await _end.CancelAsync();
        return await _calls;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        Array.ForEach(_nodes, node => node.Dispose());
    }

    private async Task<int> CallAsync(string staticToken, string oldToken)
    {
        var rounds = 0;
        for (; !_end.IsCancellationRequested; rounds++)
        {
            var (giver, taker) = (_nodes[rounds % _nodes.Length], _nodes[(rounds + 1) % _nodes.Length]);
            var fresh = (string)(await giver.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = staticToken }))["access_token"]!;
            foreach (var token in (string[])[fresh, oldToken])
            {
                taker.Bearer = token;
                await taker.GetAsync("/me");
            }
        }

        return rounds;
    }
}
