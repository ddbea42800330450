using AiTasks.ServiceDefaults.Faults;

namespace AiTasks.UnitTests.ServiceDefaults;

public sealed class FaultPlanTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_value_there_is_no_plan(string? value) => Assert.Null(FaultPlan.Read(value));

    [Fact]
    public void A_name_strikes_when_it_is_reached()
    {
        var plan = FaultPlan.Read("start.after_commit")!;
        Assert.False(plan.Strikes("start.before_commit"));
        Assert.True(plan.Strikes("start.after_commit"));
    }

    [Fact]
    public void A_count_strikes_at_that_time_only()
    {
        var plan = FaultPlan.Read("relay.after_send:3")!;
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(_ => plan.Strikes("relay.after_send")));
    }

    [Theory]
    [InlineData("relay.after_send:")]
    [InlineData("relay.after_send:0")]
    [InlineData("relay.after_send:-1")]
    [InlineData("relay.after_send:often")]
    public void A_count_that_is_none_is_refused(string value) => Assert.Throws<FormatException>(() => FaultPlan.Read(value));

    [Fact]
    public void A_file_in_a_folder_strikes_once_among_all_who_come_there()
    {
        var folder = Directory.CreateTempSubdirectory("aitasks-faults-");
        try
        {
            var plans = Enumerable.Range(0, 8).Select(_ => FaultPlan.Read(folder.FullName)!).ToArray();
            Assert.DoesNotContain(plans, plan => plan.Strikes("start.after_commit"));
            File.WriteAllText(Path.Combine(folder.FullName, "start.after_commit"), "");
            Assert.DoesNotContain(plans, plan => plan.Strikes("start.before_commit"));
            Assert.Single(plans.AsParallel().Select(plan => plan.Strikes("start.after_commit")).ToArray(), struck => struck);
            Assert.DoesNotContain(plans, plan => plan.Strikes("start.after_commit"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
