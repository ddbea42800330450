using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounting;

/// <summary>Finds what a model costs.</summary>
internal sealed class PriceTable(IOptions<PriceOptions> prices, IOptions<BudgetOptions> budgets, ILogger<PriceTable> logger)
{
    // Models are named by whoever configures workers; nobody names this many.
    private const int MostWarnings = 1000;

    private readonly Dictionary<string, ModelPrice> _prices =
        prices.Value.Prices.ToDictionary(price => Key(price.Provider, price.Model), StringComparer.OrdinalIgnoreCase);

    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>Null: nobody has said what it costs.</returns>
    public ModelPrice? Find(string provider, string model)
    {
        if (_prices.GetValueOrDefault(Key(provider, model)) is { } price) return price;
        if (_prices.GetValueOrDefault(Key(provider, ModelPrice.AnyModel)) is { } fallback) return fallback;

        // Once for each: it stays so until the configuration changes.
        if (budgets.Value.BoundsMoney && _warned.Count < MostWarnings && _warned.TryAdd(Key(provider, model), true))
            logger.LogWarning("{Provider}/{Model} has no price: no budget of money bounds it", provider, model);
        return null;
    }

    // Names of providers are parts of settings' names, so they have no colon.
    private static string Key(string provider, string model) => $"{provider}:{model}";
}
