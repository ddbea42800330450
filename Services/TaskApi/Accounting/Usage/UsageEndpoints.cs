using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.LoadShedding;
using Microsoft.AspNetCore.Mvc;

namespace AiTasks.TaskApi.Accounting.Usage;

/// <summary>What models took: one's own figures, and everybody's for administrators. In contract E's style.</summary>
internal static class UsageEndpoints
{
    public static IEndpointRouteBuilder MapUsage(this IEndpointRouteBuilder endpoints)
    {
        var own = endpoints.MapGroup("/v1/user/usage").WithMetadata(new ClientDoor()).WithTags("Usage of models");
        own.MapGet("", OwnAsync).AsHistory().WithName("getUsage").WithSummary("One's calls of models by day and model, and what is left of today's budget").Produces<UsageReport>();
        own.MapGet("/tasks/{id:long}", TaskAsync).AsHistory().WithName("getTaskUsage").WithSummary("The calls of one of one's tasks").Produces<TaskUsage>();
        endpoints.MapGet("/v1/admin/usage", AllAsync).WithMetadata(new AdminDoor()).WithTags("Usage of models")
            .AsHistory().WithName("getUsageOfAll").WithSummary("Everybody's calls of models, or those of one person, by id, username or email").Produces<UsageReport>();
        return endpoints;
    }

    private static Task<IResult> OwnAsync(
        CurrentUser user, UsageReader reader, CancellationToken cancellationToken, string? from = null, string? to = null) =>
        reader.ReadAsync(user.Id, from, to, cancellationToken);

    private static async Task<IResult> TaskAsync(long id, CurrentUser user, UsageQueries usage, CancellationToken cancellationToken) =>
        await usage.ReadTaskAsync(user.Id, id, cancellationToken) is { } calls
            ? Results.Json(new TaskUsage(id, calls), WireJson.SnakeCase) : ClientProblem.NotFound("There is no such task.");

    private static async Task<IResult> AllAsync(
        UsageReader reader, PersonStore people, UsageQueries usage, CancellationToken cancellationToken,
        [FromQuery(Name = "user_id")] string? whose = null, string? from = null, string? to = null)
    {
        if (string.IsNullOrEmpty(whose)) return await reader.ReadAsync(null, from, to, cancellationToken);

        var person = Guid.TryParse(whose, out var id)
            ? await usage.FindUserAsync(id, cancellationToken) : (await people.FindAsync(whose, cancellationToken))?.Number;
        return person is { } found ? await reader.ReadAsync(found, from, to, cancellationToken) : PersonEndpoints.Unknown;
    }
}
