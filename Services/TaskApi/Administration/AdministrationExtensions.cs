namespace AiTasks.TaskApi.Administration;

internal static class AdministrationExtensions
{
    public static WebApplicationBuilder AddAdministration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PersonStore>();
        return builder;
    }

    public static IEndpointRouteBuilder MapAdministration(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGroup("/admin/users").WithMetadata(new AdminDoor()).WithTags("Administration").MapPeople().MapStaticTokens();
        return endpoints;
    }
}
