namespace AiTasks.TaskWorker.Providers;

/// <summary>A model of a provider, such as <c>openrouter/mistralai/mistral-small</c>.</summary>
/// <param name="Provider">Its name in the configuration.</param>
/// <param name="Model">As the provider calls it; it may have slashes of its own.</param>
internal sealed record ModelName(string Provider, string Model)
{
    /// <returns>Null: it is not of the form provider/model.</returns>
    public static ModelName? Parse(string text)
    {
        if (text == ModelOptions.Offline)
            return new(ModelOptions.Offline, "");
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < text.Length - 1 ? new(text[..slash], text[(slash + 1)..]) : null;
    }
}
