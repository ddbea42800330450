using AiTasks.TaskApi.LoadShedding;

namespace AiTasks.UnitTests.TaskApi;

public sealed class BacklogTests
{
    private const int Slots = 4;
    private readonly Backlog _backlog = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2));
    private int _second;
    private long _turns;

    [Fact]
    public void Nothing_is_foreseen_before_the_workers_have_shown_a_pace()
    {
        Assert.Null(_backlog.Foresee(1));
        Pass(seconds: 60, turnsPerSecond: 0, waiting: People(1000));
        Assert.Null(_backlog.Foresee(1));
    }

    [Fact]
    public void Workers_that_wait_for_work_show_no_pace()
    {
        Pass(seconds: 60, turnsPerSecond: 10, waiting: []);
        Pass(seconds: 1, turnsPerSecond: 0, waiting: People(1000));
        Assert.Null(_backlog.Foresee(1));
    }

    [Fact]
    public void A_newcomer_waits_for_everybodys_first_and_who_has_some_waiting_for_as_many_laps()
    {
        var waiting = People(100);
        waiting[1] = 3;
        waiting[2] = 2;
        Pass(seconds: 20, turnsPerSecond: 10, waiting);
        Assert.Equal(10, Seconds(1000), 0.1);
        Assert.Equal((100 + 2) / 10.0, Seconds(3), 0.1);
        Assert.Equal((100 + 2 + 1) / 10.0, Seconds(2), 0.1);
        Assert.Equal((100 + 2 + 1) / 10.0, Seconds(1), 0.1);
    }

    [Fact]
    public void One_persons_thousand_are_one_turn_to_everybody_else()
    {
        Pass(seconds: 20, turnsPerSecond: 10, new() { [1] = 1000 });
        Assert.Equal(0.1, Seconds(2), 0.01);
        Assert.Equal(100, Seconds(1), 1);
    }

    [Fact]
    public void An_outage_is_hardly_taken_for_slowness_until_it_lasts()
    {
        Pass(seconds: 120, turnsPerSecond: 10, People(100));
        Pass(seconds: 15, turnsPerSecond: 0, People(100));
        Assert.InRange(Seconds(1000), 10, 11);
        Pass(seconds: 120, turnsPerSecond: 1, People(100));
        Assert.InRange(Seconds(1000), 40, 120);
    }

    [Fact]
    public void Workers_that_are_now_slow_and_now_fast_are_taken_for_what_they_are_on_average()
    {
        for (var minute = 0; minute < 3; minute++)
        {
            Pass(seconds: 30, turnsPerSecond: 2, People(100));
            Pass(seconds: 30, turnsPerSecond: 18, People(100));
        }

        Assert.InRange(Seconds(1000), 8, 13);
    }

    [Fact]
    public void What_nobody_waits_for_any_more_is_forgotten_at_once()
    {
        Pass(seconds: 20, turnsPerSecond: 10, People(1000));
        Pass(seconds: 1, turnsPerSecond: 10, []);
        Assert.Equal(0, Seconds(1));
    }

    private void Pass(int seconds, int turnsPerSecond, Dictionary<long, int> waiting)
    {
        for (var second = 0; second < seconds; second++)
            _backlog.Add(new BacklogSample(TimeSpan.FromSeconds(_second++), _turns += turnsPerSecond, Slots, waiting));
    }

    private double Seconds(long user) => _backlog.Foresee(user)!.Value.TotalSeconds;

    private static Dictionary<long, int> People(int count) => Enumerable.Range(1, count).ToDictionary(number => (long)number, _ => 1);
}
