using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.Projects.Import;

namespace AiTasks.TaskApi.Projects;

internal static class ProjectExtensions
{
    public static WebApplicationBuilder AddProjects(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProjectOptions>().BindConfiguration(nameof(ProjectOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ProjectQueries>();
        builder.Services.AddSingleton<ProjectUploads>();
        builder.Services.AddSingleton<ProjectImport>();
        return builder;
    }

    public static IEndpointRouteBuilder MapProjects(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGroup("/projects").WithMetadata(new ClientDoor()).WithTags("Contract E: projects").MapTree();
        endpoints.MapGroup("/admin/projects").WithMetadata(new AdminDoor()).WithTags("Administration").MapImport();
        return endpoints;
    }
}
