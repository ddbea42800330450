using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Administration;

/// <summary>People's static tokens, for administrators.</summary>
internal static class StaticTokenEndpoints
{
    private const string DefaultName = "token";
    private const int MaxNameLength = 100;

    public static RouteGroupBuilder MapStaticTokens(this RouteGroupBuilder users)
    {
        users.MapPost("/{username}/tokens", CreateAsync).WithName("createStaticToken").WithSummary("Makes a static token and shows it, this once")
            .Produces<CreatedStaticToken>(StatusCodes.Status201Created);
        users.MapGet("/{username}/tokens", ListAsync).WithName("listStaticTokens").WithSummary("A person's static tokens, without what opens doors")
            .Produces<IReadOnlyList<StaticToken>>();
        users.MapDelete("/{username}/tokens/{id:guid}", RevokeAsync).WithName("revokeStaticToken").WithSummary("Makes a static token worthless")
            .Produces(StatusCodes.Status204NoContent);
        return users;
    }

    private static async Task<IResult> CreateAsync(
        string username, FrontBody<NewStaticToken> body, PersonStore people, StaticTokens tokens, CancellationToken cancellationToken)
    {
        var name = string.IsNullOrWhiteSpace(body.Value.Name) ? DefaultName : body.Value.Name.Trim();
        if (name.Length > MaxNameLength) return ClientProblem.Invalid($"name has up to {MaxNameLength} characters.", new { Field = "name" });
        if (await people.FindAsync(username, cancellationToken) is not { } person) return PersonEndpoints.Unknown;

        var (secret, token) = await tokens.CreateAsync(person.Number, name, cancellationToken);
        return Results.Json(
            new CreatedStaticToken(token.Id, token.Name, secret, token.CreatedAt), WireJson.SnakeCase, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListAsync(string username, PersonStore people, StaticTokens tokens, CancellationToken cancellationToken) =>
        await people.FindAsync(username, cancellationToken) is { } person
            ? Results.Json(await tokens.ListAsync(person.Number, cancellationToken), WireJson.SnakeCase) : PersonEndpoints.Unknown;

    private static async Task<IResult> RevokeAsync(
        string username, Guid id, PersonStore people, StaticTokens tokens, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(username, cancellationToken) is not { } person) return PersonEndpoints.Unknown;
        return await tokens.RevokeAsync(person.Number, id, cancellationToken)
            ? Results.NoContent() : ClientProblem.NotFound("The person has no such token.");
    }

    private sealed record CreatedStaticToken(Guid Id, string Name, string Token, DateTime CreatedAt);

    internal sealed record NewStaticToken
    {
        public string? Name { get; init; }
    }
}
