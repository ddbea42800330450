using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounting;

/// <summary>
/// What models cost. Section <c>PriceOptions</c>. A list and not members by name, because a model's name may contain <c>:</c>, which
/// separates the parts of a setting's name. Any currency, the same in all of it and in the budgets; the documentation says USD.
/// A model without a price costs 0, and figures say how many calls were without: a budget of money then does not hold it back.
/// </summary>
public sealed class PriceOptions : IValidatableObject
{
    /// <summary>One model each. None: nothing costs anything.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var models = Prices.GroupBy(price => $"{price.Provider}/{price.Model}", StringComparer.OrdinalIgnoreCase);
        foreach (var twice in models.Where(same => same.Count() > 1))
            yield return new($"There are two prices of {twice.Key}.", [nameof(Prices)]);
    }
}

/// <summary>What one model costs.</summary>
public sealed class ModelPrice
{
    /// <summary>As <see cref="Model"/>: every model of the provider that has no price of its own.</summary>
    public const string AnyModel = "*";

    private const string MostMoney = "1000000";

    /// <summary>The provider by its name in the worker's configuration, in any case of letters.</summary>
    [Required]
    public string Provider { get; init; } = "";

    /// <summary>The model as the provider is asked for it, in any case of letters, or <see cref="AnyModel"/>.</summary>
    [Required]
    public string Model { get; init; } = "";

    /// <summary>A million tokens in.</summary>
    [Range(typeof(decimal), "0", MostMoney, ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal Input { get; init; }

    /// <summary>A million tokens out.</summary>
    [Range(typeof(decimal), "0", MostMoney, ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal Output { get; init; }

    /// <summary>A call, whatever its tokens: a picture.</summary>
    [Range(typeof(decimal), "0", MostMoney, ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal PerCall { get; init; }

    /// <summary>What a call with so many tokens costs.</summary>
    public decimal Cost(long inputTokens, long outputTokens) => PerCall + (Input * inputTokens + Output * outputTokens) / 1_000_000m;
}
