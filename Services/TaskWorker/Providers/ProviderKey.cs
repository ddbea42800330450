using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>The key that one call uses: a person's, or the provider's as it is at that moment. It goes into no log, span or message.</summary>
internal static class ProviderKey
{
    private const string OptionKey = "aitasks.key";

    public static void Set(ChatOptions options, string? key) => (options.AdditionalProperties ??= [])[OptionKey] = key;

    /// <returns>Null: the provider needs none.</returns>
    public static string? Of(ChatOptions? options) => options?.AdditionalProperties?.GetValueOrDefault(OptionKey) as string;
}
