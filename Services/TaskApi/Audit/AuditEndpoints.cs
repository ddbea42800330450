using AiTasks.Contracts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.LoadShedding;

namespace AiTasks.TaskApi.Audit;

/// <summary>Who did what, for administrators. In contract E's style.</summary>
internal static class AuditEndpoints
{
    private const int DefaultListed = 100;
    private const int MaxListed = 1000;

    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration(nameof(AuditOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AuditReader>();
        builder.Services.AddHostedService<AuditTrimmer>();
        return builder;
    }

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/admin/audit", async (
                AuditReader audit, CancellationToken cancellationToken, string? deed = null, string? actor = null, string? person = null,
                DateTimeOffset? since = null, DateTimeOffset? until = null, long? before = null, int? limit = null) => Results.Json(
                await audit.ReadAsync(
                    new AuditFilter(Given(deed), Given(actor), Given(person), since, until, before),
                    Math.Clamp(limit ?? DefaultListed, 1, MaxListed), cancellationToken),
                WireJson.SnakeCase))
            .WithMetadata(new AdminDoor()).WithTags("Operations").WithName("listAudit").WithSummary("Who did what to whom, newest first")
            .Produces<AuditPage>().AsHistory();
        return endpoints;
    }

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
