namespace AiTasks.TaskWorker.Providers;

/// <summary>The providers by their names, which stand in profiles, prices, results and metrics. Section <c>Providers</c>.</summary>
internal sealed class ProvidersOptions() : Dictionary<string, ProviderOptions>(StringComparer.OrdinalIgnoreCase)
{
    public const string Section = "Providers";
}
