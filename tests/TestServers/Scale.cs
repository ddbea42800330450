using System.Globalization;

namespace AiTasks.TestServers;

/// <summary>How often the tests of faults repeat what they do: once as a test, more often in <c>bench/soak</c>.</summary>
public static class Scale
{
    private const string Variable = "AITASKS_SOAK_FACTOR";

    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) && factor > 0 ? factor : 1;

    /// <summary>A count, as often as asked for.</summary>
    public static int Of(int count) => count * Factor;

    /// <summary>How long that may take.</summary>
    public static TimeSpan Of(TimeSpan time) => time * Factor;
}
