namespace AiTasks.AppHost.Local.Running;

/// <summary>The variables by which a service learns its address and its neighbours', named as Aspire names them.</summary>
internal static class ProjectEnvironment
{
    public static IReadOnlyDictionary<string, string?> For(
        ProjectResource project, int replica, string? telemetryEndpoint, string? dashboardPages = null)
    {
        var environment = new Dictionary<string, string?>
        {
            // A variable of the person's shell must not give two services one address.
            ["ASPNETCORE_URLS"] = project.HasHttpEndpoint ? project.Urls[replica] : null,

            // Also without a dashboard: a collector of the person's own wants to know who speaks.
            ["OTEL_SERVICE_NAME"] = project.Name,
            ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={project.Name}-{replica}",
        };

        foreach (var connection in project.Connections)
            environment[$"ConnectionStrings__{connection.Name}"] = connection.ConnectionString;

        foreach (var service in project.Services)
        {
            environment[$"{service.Name.ToUpperInvariant().Replace('-', '_')}_HTTP"] = service.Urls[0];
            for (var i = 0; i < service.Urls.Count; i++)
                environment[$"services__{service.Name}__http__{i}"] = service.Urls[i];
        }

        if (telemetryEndpoint is not null)
        {
            environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = telemetryEndpoint;
            environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";

            // As under Aspire's dashboard: a person who looks wants to see what happened just now.
            environment["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            environment["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        }

        // The task API tells it to those who look after the system; to the others it means nothing.
        if (dashboardPages is not null)
            environment["OperationsOptions__DashboardUrl"] = dashboardPages;

        // Last, so that what apphost.cs says outright wins.
        foreach (var (name, value) in project.Environment)
            environment[name] = value();
        return environment;
    }
}
