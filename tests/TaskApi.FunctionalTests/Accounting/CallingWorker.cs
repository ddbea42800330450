using System.Net;
using System.Net.Http.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests.Accounting;

/// <summary>What happens to the day's budgets happens to everybody's, so these run one after the other, as do those who look for what they put there.</summary>
[CollectionDefinition(nameof(ModelCalls))]
public sealed class ModelCalls;

/// <summary>A worker that has its calls accounted, over one node or several in turn.</summary>
internal sealed class CallingWorker : IDisposable
{
    public const string Provider = "acme";

    /// <summary>2 for a million tokens in, 10 for a million out, half a unit for the call.</summary>
    public const string Priced = "big/model:1.5";

    /// <summary>A tenth for each call, whatever its tokens.</summary>
    public const string PerCall = "another";
    public const string UnpricedProvider = "unpriced";

    public static readonly IReadOnlyList<(string Name, string Value)> Prices =
    [
        ("PriceOptions:Prices:0:Provider", Provider), ("PriceOptions:Prices:0:Model", Priced), ("PriceOptions:Prices:0:Input", "2"),
        ("PriceOptions:Prices:0:Output", "10"), ("PriceOptions:Prices:0:PerCall", "0.5"),
        ("PriceOptions:Prices:1:Provider", Provider), ("PriceOptions:Prices:1:Model", "*"), ("PriceOptions:Prices:1:PerCall", "0.1"),
        ("StorageOptions:MaxConnections", "20"),
    ];

    private readonly HttpClient[] _nodes;
    private int _turn;

    public CallingWorker(TaskApiFixture fixture, params WebApplicationFactory<TaskOptions>[] nodes)
    {
        var push = new PushClient(fixture);
        _nodes = nodes is [] ? [push.CreateClient()] : [.. nodes.Select(node => push.CreateClient(node.CreateDefaultClient()))];
    }

    public static ModelCallRequest Call(long task, string model = PerCall, string provider = Provider, long input = 0, long output = 0) => new()
    {
        Id = Guid.NewGuid(),
        TaskId = task,
        Attempt = 1,
        Provider = provider,
        Model = model,
        InputTokens = input,
        OutputTokens = output,
    };

    public async Task<(HttpStatusCode Status, ModelCallAnswer? Answer)> TryReserveAsync(ModelCallRequest call)
    {
        using var response = await Node().PostAsJsonAsync(ModelApiRoutes.Reserve, call, WireJson.Internal);
        return (response.StatusCode, response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ModelCallAnswer>(WireJson.Internal) : null);
    }

    public async Task<ModelCallAnswer> AskAsync(ModelCallRequest call)
    {
        var (status, answer) = await TryReserveAsync(call);
        Assert.Equal(HttpStatusCode.OK, status);
        return answer!;
    }

    /// <summary>Reserves a call that has to be granted.</summary>
    public async Task<Guid> ReserveAsync(ModelCallRequest call)
    {
        Assert.Null((await AskAsync(call)).Refusal);
        return call.Id;
    }

    /// <summary>Reserves a call that has to be refused.</summary>
    public async Task<string> RefusedAsync(ModelCallRequest call) => Assert.IsType<ModelCallRefusal>((await AskAsync(call)).Refusal).Budget;

    public Task SettleAsync(Guid id, long input, long output) =>
        SettleAsync(new ModelCallEnd { Id = id, Used = new ModelCallUse("big-2026", input, output), DurationMs = 1234 });

    /// <summary>Says that a call was never answered.</summary>
    public Task ReleaseAsync(Guid id) => SettleAsync(new ModelCallEnd { Id = id, DurationMs = 5 });

    public async Task<HttpStatusCode> TrySettleAsync(ModelCallEnd end)
    {
        using var response = await Node().PostAsJsonAsync(ModelApiRoutes.Settle, end, WireJson.Internal);
        return response.StatusCode;
    }

    public void Dispose() => Array.ForEach(_nodes, node => node.Dispose());

    private async Task SettleAsync(ModelCallEnd end) => Assert.Equal(HttpStatusCode.NoContent, await TrySettleAsync(end));

    private HttpClient Node() => _nodes[(uint)Interlocked.Increment(ref _turn) % (uint)_nodes.Length];
}
