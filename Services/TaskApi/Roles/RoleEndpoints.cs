using AiTasks.Contracts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Roles;

/// <summary>Roles, for those who choose one (contract E, section 5.3) and for those who write them.</summary>
internal static class RoleEndpoints
{
    public static WebApplicationBuilder AddRoles(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RoleStore>();
        return builder;
    }

    public static IEndpointRouteBuilder MapRoles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/prompts/roles", async (RoleStore roles, CancellationToken cancellationToken) =>
                Results.Json(await roles.ListAsync(all: false, cancellationToken), WireJson.SnakeCase))
            .WithMetadata(new ClientDoor()).WithTags("Contract E: settings").WithName("listRoles").WithSummary("The roles that one can choose")
            .Produces<IReadOnlyList<PromptRole>>();

        var admin = endpoints.MapGroup("/admin/roles").WithMetadata(new AdminDoor()).WithTags("Administration");
        admin.MapGet("", async (RoleStore roles, CancellationToken cancellationToken) =>
                Results.Json(await roles.ListAsync(all: true, cancellationToken), WireJson.SnakeCase))
            .WithName("listAllRoles").WithSummary("All roles").Produces<IReadOnlyList<PromptRole>>();
        admin.MapPost("", CreateAsync).WithName("createRole").WithSummary("Creates a role").Produces<PromptRole>(StatusCodes.Status201Created);
        admin.MapPatch("/{id:int}", (int id, FrontBody<RoleChange> body, RoleStore roles, CancellationToken cancellationToken) =>
            ChangeAsync(id, body.Value.Trimmed(), roles, cancellationToken)).WithName("changeRole").WithSummary("Changes what is given").Produces<PromptRole>();
        admin.MapDelete("/{id:int}", (int id, RoleStore roles, CancellationToken cancellationToken) =>
            ChangeAsync(id, new RoleChange { IsActive = false }, roles, cancellationToken)).WithName("retireRole").WithSummary("Takes a role out of choice").Produces<PromptRole>();
        return endpoints;
    }

    private static async Task<IResult> CreateAsync(FrontBody<RoleChange> body, RoleStore roles, CancellationToken cancellationToken)
    {
        var role = body.Value.Trimmed();
        if (role.Check(whole: true) is var (field, message)) return ClientProblem.Invalid(message, new { Field = field });
        return await roles.CreateAsync(role, cancellationToken) is { } created
            ? Results.Json(created, WireJson.SnakeCase, statusCode: StatusCodes.Status201Created) : NameTaken;
    }

    private static async Task<IResult> ChangeAsync(int id, RoleChange change, RoleStore roles, CancellationToken cancellationToken)
    {
        if (change.Check(whole: false) is var (field, message)) return ClientProblem.Invalid(message, new { Field = field });
        return await roles.ChangeAsync(id, change, cancellationToken) switch
        {
            { NameTaken: true } => NameTaken,
            { Role: { } role } => Results.Json(role, WireJson.SnakeCase),
            _ => ClientProblem.NotFound("There is no such role."),
        };
    }

    private static IResult NameTaken =>
        ClientProblem.Of(StatusCodes.Status409Conflict, "already_exists", "There is a role of that name.", new { Field = "name" });
}
