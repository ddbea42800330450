using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>A key that one call uses in place of the provider's own. It goes into no log, span or message.</summary>
internal static class ProviderKey
{
    private const string OptionKey = "aitasks.key";

    public static void Set(ChatOptions options, string key) => (options.AdditionalProperties ??= [])[OptionKey] = key;

    /// <returns>Null: the call uses the provider's own.</returns>
    public static string? Of(ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(OptionKey) as string;
}
