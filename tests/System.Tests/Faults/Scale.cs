using System.Globalization;

namespace AiTasks.SystemTests.Faults;

/// <summary>How often the tests of faults repeat what they do: once as a test, more often in <c>bench/soak</c>.</summary>
internal static class Scale
{
    private const string Variable = "AITASKS_SOAK_FACTOR";

    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable(Variable), CultureInfo.InvariantCulture, out var factor) && factor > 0 ? factor : 1;

    public static int Of(int count) => count * Factor;

    public static TimeSpan Of(TimeSpan time) => time * Factor;
}
