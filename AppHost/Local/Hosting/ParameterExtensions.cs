using AiTasks.AppHost.Local.Running;

namespace Aspire.Hosting;

internal static class ParameterExtensions
{
    /// <summary>A parameter from configuration (<c>Parameters:name</c>), else as kept from the last start, else generated.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        // A value that was shown or is written elsewhere has no meaning here: every parameter is kept from other users' eyes.
        _ = secret;
        var store = new ParameterStore(builder.Options.Data.ParametersFile);
        return builder.AddResource(new ParameterResource(name, () =>
            builder.Configuration[$"Parameters:{name}"]
            ?? (persist ? store.GetOrAdd(name, value.GetDefaultValue) : value.GetDefaultValue())));
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false)
    {
        _ = secret;
        return builder.AddResource(new ParameterResource(name, () =>
            builder.Configuration[configurationKey] ?? throw new InvalidOperationException($"'{configurationKey}' is not configured.")));
    }
}
