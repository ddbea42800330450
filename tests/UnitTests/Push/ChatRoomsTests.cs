using AiTasks.Contracts;
using AiTasks.Push.Fanout;
using AiTasks.Push.Protocols.Chats;

namespace AiTasks.UnitTests.Push;

/// <summary>Those who listen to one channel.</summary>
public sealed class ChatRoomsTests
{
    private const string Channel = "task:1";

    private readonly Fanout _fanout = new();

    [Fact]
    public async Task A_listener_that_leaves_while_it_hears_takes_no_message_from_the_others()
    {
        var rooms = new ChatRooms(_fanout);
        var leaving = new Listener();
        var first = new Listener();
        await using var one = await rooms.EnterAsync(Channel, first);
        var place = await rooms.EnterAsync(Channel, leaving);
        var last = new Listener();
        await using var other = await rooms.EnterAsync(Channel, last);
        leaving.Heard = () => Assert.True(place.DisposeAsync().AsTask().IsCompletedSuccessfully);

        _fanout.Say("{\"epoch\":\"e\",\"events\":[]}"u8);
        _fanout.Say("{\"epoch\":\"e\",\"events\":[]}"u8);

        Assert.Equal((2, 1, 2), (first.Count, leaving.Count, last.Count));
    }

    private sealed class Listener : IChannelListener
    {
        public int Count { get; private set; }

        public Action Heard { get; set; } = () => { };

        public void Hear(StreamBatch? batch, int bytes)
        {
            Assert.NotNull(batch);
            Count++;
            Heard();
        }

        public void Doubt()
        {
        }
    }

    private sealed class Fanout : IFanout
    {
        private IFanoutListener? _listener;

        public event Action? Changed
        {
            add { }
            remove { }
        }

        public bool IsAlive => true;

        public Task SubscribeAsync(string channel, IFanoutListener listener)
        {
            _listener = listener;
            return Task.CompletedTask;
        }

        public Task UnsubscribeAsync(string channel)
        {
            _listener = null;
            return Task.CompletedTask;
        }

        public void Publish(string channel, byte[] message) => throw new NotSupportedException();

        public void Say(ReadOnlySpan<byte> message) => _listener!.Take(message);
    }
}
