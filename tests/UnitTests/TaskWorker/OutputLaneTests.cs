using System.Threading.Channels;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class OutputLaneTests
{
    private const int MostCharacters = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Try> _tries = Channel.CreateUnbounded<Try>();

    [Fact]
    public async Task An_output_alone_leaves_at_once_and_as_it_is()
    {
        var sent = Lane().SendAsync(ShownOutput.Of(1), default);

        var first = await NextAsync();
        Assert.Equal(ShownOutput.Of(1).TaskId, Assert.IsType<GenerationOutput>(first.Message).TaskId);
        Assert.False(sent.IsCompleted);
        first.Confirm();
        await sent.WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task What_comes_while_one_is_on_its_way_goes_together_in_the_next_in_its_order()
    {
        var lane = Lane();
        var sent = new List<Task> { lane.SendAsync(ShownOutput.Of(1), default) };
        var first = await NextAsync();
        sent.AddRange(Enumerable.Range(2, 7).Select(task => lane.SendAsync(ShownOutput.Of(task), default)));

        first.Confirm();
        var second = await NextAsync();
        var third = await NextAsync(second.Confirm);
        third.Confirm();

        Assert.Equal([2, 3, 4, 5, 6], TasksOf(second));
        Assert.Equal([7, 8], TasksOf(third));
        await Task.WhenAll(sent).WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task A_message_takes_no_more_text_than_it_may_and_what_is_longer_goes_alone()
    {
        var lane = Lane();
        var sent = new List<Task> { lane.SendAsync(ShownOutput.Of(1), default) };
        var first = await NextAsync();
        sent.AddRange(new[] { MostCharacters / 2, MostCharacters / 2, 1, MostCharacters + 1, 1, 1 }
            .Select((length, at) => lane.SendAsync(ShownOutput.Of(at + 2, length: length), default)));

        var second = await NextAsync(first.Confirm);
        var third = await NextAsync(second.Confirm);
        var fourth = await NextAsync(third.Confirm);
        var fifth = await NextAsync(fourth.Confirm);
        fifth.Confirm();

        Assert.Equal([[2, 3], [4], [5], [6, 7]], (long[][])[TasksOf(second), TasksOf(third), TasksOf(fourth), TasksOf(fifth)]);
        await Task.WhenAll(sent).WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task Where_messages_are_not_shared_each_output_goes_as_it_is()
    {
        var lane = Lane(mostInMessage: 1);
        var sent = Enumerable.Range(1, 3).Select(task => lane.SendAsync(ShownOutput.Of(task), default)).ToList();

        for (var task = 1; task <= 3; task++)
        {
            var next = await NextAsync();
            Assert.Equal(task, Assert.IsType<GenerationOutput>(next.Message).TaskId);
            next.Confirm();
        }

        await Task.WhenAll(sent).WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task A_try_that_fails_is_repeated_with_what_has_come_since_and_nobody_is_told_before()
    {
        var lane = Lane();
        var first = lane.SendAsync(ShownOutput.Of(1), default);
        var failed = await NextAsync();
        var second = lane.SendAsync(ShownOutput.Of(2), default);

        var repeated = await NextAsync(failed.Fail);

        Assert.Equal([1, 2], TasksOf(repeated));
        Assert.False(first.IsCompleted || second.IsCompleted);
        repeated.Confirm();
        await Task.WhenAll(first, second).WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task Who_gives_up_is_released_at_once_and_takes_nobody_along()
    {
        var lane = Lane();
        using var cancelled = new CancellationTokenSource();
        var kept = lane.SendAsync(ShownOutput.Of(1), default);
        var first = await NextAsync();
        var given = lane.SendAsync(ShownOutput.Of(2), cancelled.Token);
        var behind = lane.SendAsync(ShownOutput.Of(3), default);

        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Patience, Stop));
        var second = await NextAsync(first.Confirm);
        second.Confirm();

        Assert.Equal([3], TasksOf(second));
        await Task.WhenAll(kept, behind).WaitAsync(Patience, Stop);
    }

    [Fact]
    public async Task When_all_have_given_up_the_lane_goes_on_with_whoever_comes()
    {
        var lane = Lane();
        using var cancelled = new CancellationTokenSource();
        var given = lane.SendAsync(ShownOutput.Of(1), cancelled.Token);
        var failed = await NextAsync();
        await cancelled.CancelAsync();

        var empty = await NextAsync(failed.Fail);
        Assert.Null(empty.Message);
        var later = lane.SendAsync(ShownOutput.Of(2), default);
        var next = await NextAsync(empty.Confirm);
        next.Confirm();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(Patience, Stop));
        Assert.Equal([2], TasksOf(next));
        await later.WaitAsync(Patience, Stop);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // Sends as the bus does: again after a failure, with the message asked for anew.
    private OutputLane Lane(int mostInMessage = 5) => new(
        async message =>
        {
            while (true)
            {
                var attempt = new Try(message());
                _tries.Writer.TryWrite(attempt);
                if (await attempt.Arrived.Task) return;
            }
        },
        mostInMessage,
        MostCharacters);

    private async Task<Try> NextAsync(Action? after = null)
    {
        after?.Invoke();
        return await _tries.Reader.ReadAsync(Stop).AsTask().WaitAsync(Patience, Stop);
    }

    private static long[] TasksOf(Try attempt) => attempt.Message is GenerationOutputs many
        ? [.. many.Outputs.Select(output => output.TaskId)]
        : [Assert.IsType<GenerationOutput>(attempt.Message).TaskId];

    private sealed record Try(object? Message)
    {
        public TaskCompletionSource<bool> Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Confirm() => Arrived.SetResult(true);

        public void Fail() => Arrived.SetResult(false);
    }
}
