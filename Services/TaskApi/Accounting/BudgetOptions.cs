using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Accounting;

/// <summary>
/// What a day (UTC) may take. Section <c>BudgetOptions</c>; null is no bound, 0 is nothing at all. A call is counted with its upper estimate
/// before it is made and with what it took afterwards, so a budget is overrun only by a call that took more than its estimate. Calls that
/// people pay with keys of their own do not count. Money is in the unit of the price table, see <see cref="PriceOptions"/>.
/// </summary>
public sealed class BudgetOptions
{
    private const string MostMoney = "1000000000";

    /// <summary>Money for one person. Calls of a model without a price cannot be bounded by it, only by a number of calls.</summary>
    [Range(typeof(decimal), "0", MostMoney, ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? PerPersonPerDay { get; init; }

    /// <summary>Money for everybody together.</summary>
    [Range(typeof(decimal), "0", MostMoney, ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public decimal? TotalPerDay { get; init; }

    /// <summary>Calls of one person. One task makes several: a chat that looks things up, a result that has to be repaired.</summary>
    [Range(0, 1_000_000_000)]
    public long? CallsPerPersonPerDay { get; init; }

    /// <summary>Calls of everybody together.</summary>
    [Range(0, 1_000_000_000)]
    public long? CallsTotalPerDay { get; init; }

    internal bool BoundsPersons => PerPersonPerDay is not null || CallsPerPersonPerDay is not null;

    internal bool BoundsTotal => TotalPerDay is not null || CallsTotalPerDay is not null;

    internal bool BoundsMoney => PerPersonPerDay is not null || TotalPerDay is not null;
}
