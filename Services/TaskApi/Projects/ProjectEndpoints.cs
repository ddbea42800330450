using AiTasks.Contracts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.LoadShedding;

namespace AiTasks.TaskApi.Projects;

/// <summary>The documents that everybody may ask about (contract E, section 5.3).</summary>
internal static class ProjectEndpoints
{
    private const int DefaultFound = 20;
    private const int MaxFound = 100;
    private const int MaxWords = 200;

    public static RouteGroupBuilder MapTree(this RouteGroupBuilder projects)
    {
        projects.MapGet("/tree", TreeAsync).AsHistory().WithName("listProjectNodes").WithSummary("The nodes below a node, or the uppermost").Produces<IReadOnlyList<ProjectNode>>();
        projects.MapGet("/search", SearchAsync).AsHistory().WithName("searchProjects").WithSummary("Nodes by name, code or file name").Produces<IReadOnlyList<ProjectNode>>();
        projects.MapGet("/documents/{id:guid}/results", ResultsAsync).AsHistory().WithName("listDocumentFiles").WithSummary("The files of a document")
            .Produces<DocumentResults>();
        return projects;
    }

    private static async Task<IResult> TreeAsync(
        ProjectQueries projects, CancellationToken cancellationToken, string? client_id = null, string? parent_id = null, string? all_nodes = null,
        string? include_files = null)
    {
        Guid? parent = null;
        if (!string.IsNullOrWhiteSpace(parent_id))
        {
            if (!Guid.TryParse(parent_id, out var given)) return ClientProblem.Invalid("parent_id is no UUID.", new { Field = "parent_id" });
            parent = given;
        }

        return await projects.TreeAsync(parent, Given(client_id), IsTrue(all_nodes), IsTrue(include_files), cancellationToken) is { } nodes
            ? Results.Json(nodes, WireJson.SnakeCase) : ClientProblem.NotFound("There is no such node.");
    }

    // The client says "q", the server it was written for "query" (E11).
    private static async Task<IResult> SearchAsync(
        ProjectQueries projects, CancellationToken cancellationToken, string? q = null, string? query = null, string? client_id = null, int? limit = null) =>
        (Given(q) ?? Given(query)) switch
        {
            null => ClientProblem.Invalid("Say what to look for: q.", new { Field = "q" }),
            { Length: > MaxWords } => ClientProblem.Invalid($"q has up to {MaxWords} characters.", new { Field = "q" }),
            var words => Results.Json(
                await projects.SearchAsync(words, Given(client_id), Math.Clamp(limit ?? DefaultFound, 1, MaxFound), cancellationToken), WireJson.SnakeCase),
        };

    private static async Task<IResult> ResultsAsync(Guid id, ProjectQueries projects, CancellationToken cancellationToken) =>
        await projects.FilesAsync(id, cancellationToken) is { } files
            ? Results.Json(new DocumentResults(id, files), WireJson.SnakeCase) : ClientProblem.NotFound("There is no such document.");

    private sealed record DocumentResults(Guid DocumentNodeId, IReadOnlyList<ProjectFile> Files);

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static bool IsTrue(string? value) => value?.Trim().ToUpperInvariant() is "TRUE" or "1" or "YES";
}
