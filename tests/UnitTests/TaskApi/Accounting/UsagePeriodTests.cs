using AiTasks.TaskApi.Accounting.Usage;

namespace AiTasks.UnitTests.TaskApi.Accounting;

public sealed class UsagePeriodTests
{
    private static readonly DateOnly Today = new(2026, 12, 31);

    [Theory]
    [InlineData(null, null, "2026-12-02", "2026-12-31")]
    [InlineData("", "", "2026-12-02", "2026-12-31")]
    [InlineData("2026-12-31", null, "2026-12-31", "2026-12-31")]
    [InlineData(null, "2026-03-01", "2026-01-31", "2026-03-01")]
    [InlineData("2025-12-31", "2026-12-31", "2025-12-31", "2026-12-31")]
    [InlineData(null, "0001-01-05", "0001-01-01", "0001-01-05")]
    public void What_is_left_out_is_today_or_a_month_up_to_the_other_end(string? from, string? to, string first, string last)
    {
        var period = UsagePeriod.Read(from, to, Today, 366, out _);
        Assert.Equal((first, last), (period?.FromText, period?.ToText));
    }

    [Theory]
    [InlineData("2025-12-30", null, "from")]
    [InlineData("2027-01-01", null, "from")]
    [InlineData("1.12.2026", null, "from")]
    [InlineData(null, "2026-02-29", "to")]
    [InlineData(null, "2026-12-31T00:00:00Z", "to")]
    public void What_is_no_period_is_said_with_the_end_that_is_wrong(string? from, string? to, string field)
    {
        Assert.Null(UsagePeriod.Read(from, to, Today, 366, out var problem));
        Assert.Equal(field, problem.Field);
    }
}
