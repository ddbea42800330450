using System.Collections.Concurrent;
using System.Diagnostics;
using AiTasks.TaskApi.Publishing;

namespace AiTasks.UnitTests.TaskApi;

public sealed class CallWindowTests
{
    private const int Limit = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(40);

    [Fact]
    public async Task No_stretch_of_time_has_too_many_calls_whenever_between_begin_and_end_they_are_counted()
    {
        var window = new CallWindow(Limit, Window);
        var counted = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            await window.EnterAsync(CancellationToken.None);
            await CallWindow.WaitAsync(TimeSpan.FromMilliseconds(number * 7 % 12), CancellationToken.None);
            counted.Add(Stopwatch.GetTimestamp());
            await CallWindow.WaitAsync(TimeSpan.FromMilliseconds(number * 11 % 13), CancellationToken.None);
            window.Leave();
        }));

        var times = counted.Order().ToList();
        for (var call = Limit; call < times.Count; call++)
        {
            Assert.True(
                Stopwatch.GetElapsedTime(times[call - Limit], times[call]) >= Window, $"Calls {call - Limit} to {call} came within one window.");
        }
    }

    [Fact]
    public async Task Calls_of_the_past_count_and_those_that_were_not_made_do_not()
    {
        var window = new CallWindow(2, Window);
        var began = Stopwatch.GetTimestamp();
        window.Occupy(TimeSpan.FromMilliseconds(-30));
        window.Occupy(TimeSpan.FromMilliseconds(10));
        window.Occupy(Window);
        await window.EnterAsync(CancellationToken.None);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(30));
        window.Abandon();
        await window.EnterAsync(CancellationToken.None);
        await window.EnterAsync(CancellationToken.None);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(70));
        Assert.False(window.IsIdle);
    }

    [Fact]
    public async Task The_whole_bot_pauses_while_several_chats_are_told_to()
    {
        var pace = new SendPace(new TelegramOptions { BotPenaltyChats = 2, PerChatInterval = TimeSpan.FromMilliseconds(1) });
        pace.Penalize("-1", TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, pace.PenaltyOf("5"));
        pace.Penalize("-2", TimeSpan.FromMilliseconds(60));
        Assert.InRange(pace.PenaltyOf("5"), TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(60));
        Assert.InRange(pace.PenaltyOf("-1"), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));

        var began = Stopwatch.GetTimestamp();
        (await pace.EnterAsync("5", CancellationToken.None)).End();
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(20));
        Assert.Equal(TimeSpan.Zero, pace.PenaltyOf("5"));
    }
}
