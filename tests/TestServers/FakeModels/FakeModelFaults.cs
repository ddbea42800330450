namespace AiTasks.TestServers.FakeModels;

/// <summary>
/// Faults that calls without a marker meet by chance, each with its share of the calls, from 0 to 1, together at most 1. Each that has a share
/// comes once before chance decides, since a provider in trouble is soon asked no more. The same seed gives the same faults to calls that come
/// in the same order.
/// </summary>
public sealed class FakeModelFaults
{
    internal const string BusyNow = "429-now";
    internal const string HalfJson = "half-json";

    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _given = [];

    /// <summary>Nothing goes wrong.</summary>
    public FakeModelFaults() => _random = new Random(0);

    /// <summary>Answers in order with what is no JSON, or half of it. Only where JSON is asked for.</summary>
    public double Malformed { get; init; }

    /// <summary>429, with <c>Retry-After</c> of 0 or 1 seconds.</summary>
    public double Busy { get; init; }

    /// <summary>500.</summary>
    public double Error { get; init; }

    /// <summary>Begins to answer and then says nothing until the client hangs up.</summary>
    public double Stall { get; init; }

    /// <summary>Of the generator.</summary>
    public int Seed { get => field; init => (field, _random) = (value, new Random(value)); }

    /// <summary>How many of each there were, by the behaviour's name: <c>malformed</c>, <c>429</c>, <c>500</c>, <c>stall</c>.</summary>
    public IReadOnlyDictionary<string, int> Given
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, int>(_given);
        }
    }

    /// <returns>A behaviour; empty for a correct answer.</returns>
    internal string Next(bool wantsJson)
    {
        lock (_lock)
        {
            var (chance, variant) = (_random.NextDouble(), _random.Next(2) == 0);
            (string Name, double Share, string Behaviour)[] faults =
            [
                (FakeModelBehaviour.Malformed, Malformed, variant ? FakeModelBehaviour.Malformed : HalfJson),
                (FakeModelBehaviour.Busy, Busy, variant ? FakeModelBehaviour.Busy : BusyNow),
                (FakeModelBehaviour.Error, Error, FakeModelBehaviour.Error),
                (FakeModelBehaviour.Stall, Stall, FakeModelBehaviour.Stall),
            ];
            var fault = Array.Find(faults, one => one.Share > 0 && CanMeet(one.Name) && !_given.ContainsKey(one.Name));
            if (fault.Name is null) fault = Array.Find(faults, one => (chance -= one.Share) < 0);
            if (fault.Name is null || !CanMeet(fault.Name)) return "";
            _given[fault.Name] = _given.GetValueOrDefault(fault.Name) + 1;
            return fault.Behaviour;
        }

        bool CanMeet(string name) => wantsJson || name != FakeModelBehaviour.Malformed;
    }
}
