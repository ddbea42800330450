using System.Net.Mime;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.Audit;
using AiTasks.TaskApi.ClientApi;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>Gives people what is known of them, and erases them: for themselves and for administrators. In contract E's style.</summary>
internal static class PersonalDataEndpoints
{
    private const string FileName = "personal-data.zip";

    public static WebApplicationBuilder AddPersonalData(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ErasureOptions>().BindConfiguration(nameof(ErasureOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<ExportOptions>().BindConfiguration(nameof(ExportOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ErasureStore>();
        builder.Services.AddSingleton<ExportReader>();
        builder.Services.AddSingleton<PersonArchive>();
        builder.Services.AddHostedService<PersonEraser>();
        return builder;
    }

    public static IEndpointRouteBuilder MapPersonalData(this IEndpointRouteBuilder endpoints)
    {
        var me = endpoints.MapGroup("/me").WithMetadata(new ClientDoor()).WithTags("Contract E: settings");
        me.MapDelete("", EraseMeAsync).WithName("eraseMe").WithSummary("Erases one's own account and all that is in it; 'username' has to be one's own")
            .Produces<ErasureAnswer>(StatusCodes.Status202Accepted);
        me.MapGet("/export", (HttpContext context, CurrentUser user, AuditTrail audit, PersonArchive archive) =>
                ExportAsync(context, user.Id, user.PublicId, audit, archive))
            .WithName("exportMe").WithSummary("All that is known of oneself: a zip").Produces<Stream>(contentType: MediaTypeNames.Application.Zip);

        var people = endpoints.MapGroup("/admin/users").WithMetadata(new AdminDoor()).WithTags("Administration");
        people.MapDelete("/{username}", EraseAsync).WithName("erasePerson").WithSummary("Erases a person and all that is theirs")
            .Produces<ErasureAnswer>(StatusCodes.Status202Accepted);
        people.MapGet("/{username}/export", ExportPersonAsync).WithName("exportPerson").WithSummary("All that is known of a person: a zip")
            .Produces<Stream>(contentType: MediaTypeNames.Application.Zip);
        return endpoints;
    }

    // The name is asked for because nothing brings anything back, and a program may have taken one method for another.
    private static async Task<IResult> EraseMeAsync(CurrentUser user, ErasureStore people, CancellationToken cancellationToken, string? username = null)
    {
        if (!string.Equals(username, user.Username, StringComparison.OrdinalIgnoreCase))
            return ClientProblem.Invalid("Give your own username in 'username': what is erased does not come back.", new { Field = "username" });
        return user.IsAdmin ? OwnAccount : await AskAsync(user.Id, people, cancellationToken);
    }

    private static async Task<IResult> EraseAsync(
        string username, CurrentUser? caller, PersonStore persons, ErasureStore people, CancellationToken cancellationToken)
    {
        if (await persons.FindAsync(username, cancellationToken) is not { } person) return PersonEndpoints.Unknown;
        return person.Number == caller?.Id ? OwnAccount : await AskAsync(person.Number, people, cancellationToken);
    }

    private static async Task<IResult> AskAsync(long id, ErasureStore people, CancellationToken cancellationToken)
    {
        await people.AskAsync(id, cancellationToken);
        return Results.Json(new ErasureAnswer("erasing"), WireJson.SnakeCase, statusCode: StatusCodes.Status202Accepted);
    }

    // Otherwise the last administrator might leave the system without one.
    private static IResult OwnAccount => ClientProblem.Of(
        StatusCodes.Status409Conflict, "own_account", "An administrator is erased by another one, or after another one has taken the rights.");

    private static async Task<IResult> ExportPersonAsync(
        string username, HttpContext context, PersonStore persons, AuditTrail audit, PersonArchive archive, CancellationToken cancellationToken) =>
        await persons.FindAsync(username, cancellationToken) is { } person
            ? await ExportAsync(context, person.Number, person.Id, audit, archive) : PersonEndpoints.Unknown;

    private static async Task<IResult> ExportAsync(HttpContext context, long id, Guid publicId, AuditTrail audit, PersonArchive archive)
    {
        await audit.AddAsync(new AuditedDeed(AuditDeeds.Exported) { Person = id }, context.RequestAborted);
        return Results.Stream(output => archive.WriteAsync(id, publicId, output, context.RequestAborted), MediaTypeNames.Application.Zip, FileName);
    }

    /// <summary>What becomes of the person.</summary>
    /// <param name="Status">Always <c>erasing</c>: nobody can sign in any more, and the rest is gone within seconds, or minutes where there is much.</param>
    private sealed record ErasureAnswer(string Status);
}
