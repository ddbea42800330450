using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>The task API's accounts of model calls, as a worker sees them.</summary>
internal sealed class FakeAccounts
{
    private readonly ConcurrentDictionary<Guid, ModelCallRequest> _requests = new();
    private readonly ConcurrentDictionary<Guid, ModelCallEnd> _ends = new();
    private readonly ConcurrentDictionary<long, ModelCallRefusal> _refusals = new();
    private readonly ConcurrentDictionary<(long, string), string> _keys = new();

    /// <summary>Leaves a task no room.</summary>
    public void Refuse(GenerateText command, ModelCallRefusal refusal) => _refusals[command.TaskId] = refusal;

    /// <summary>Gives the person of a task a key of their own.</summary>
    public void Give(GenerateText command, string provider, string key) => _keys[(command.TaskId, provider)] = key;

    /// <summary>The calls that were reserved for a task, in their order, with their ends.</summary>
    public IReadOnlyList<(ModelCallRequest Request, ModelCallEnd? End)> Of(GenerateText command) =>
    [
        .. _requests.Values.Where(request => request.TaskId == command.TaskId).OrderBy(request => request.Id)
            .Select(request => (request, _ends.GetValueOrDefault(request.Id))),
    ];

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(ModelApiRoutes.Reserve, (HttpRequest http, ModelCallRequest request) =>
        {
            if (string.IsNullOrEmpty(http.Headers[ServiceTokenHandler.HeaderName])) return Results.StatusCode(401);
            if (_refusals.TryGetValue(request.TaskId, out var refusal))
                return Results.Json(new ModelCallAnswer { Refusal = refusal }, WireJson.Internal);
            _requests[request.Id] = request;
            return Results.Json(new ModelCallAnswer { ApiKey = _keys.GetValueOrDefault((request.TaskId, request.Provider)) }, WireJson.Internal);
        });
        endpoints.MapPost(ModelApiRoutes.Settle, (ModelCallEnd end) =>
        {
            _ends[end.Id] = end;
            return Results.NoContent();
        });
    }
}
