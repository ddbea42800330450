using System.Globalization;
using System.Text;
using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Load.Publishing;

/// <summary>
/// What our task API publishes: a batch of one fact in the person's channel. The message is cut from one that the contract's own types
/// wrote, so it is what those write.
/// </summary>
internal sealed class FactFormat : IEventFormat
{
    private const long SeqMark = 9_182_736_450;
    private const string TextMark = "@text@";

    private readonly IReadOnlyList<long> _positions;
    private readonly ChannelNames _channels;
    private readonly byte[] _beforeSeq;
    private readonly byte[] _beforeText;
    private readonly byte[] _afterText;

    /// <param name="epoch">Epoch of all streams.</param>
    /// <param name="positions">Where each person's stream stands; everybody is the first person.</param>
    public FactFormat(string epoch, IReadOnlyList<long> positions)
    {
        (_positions, _channels) = (positions, new ChannelNames(positions.Count, StreamKeys.UserPrefix, everybody: StreamKeys.UserPrefix + "1"));
        var batch = JsonSerializer.Serialize(new StreamBatch { Epoch = epoch, Events = [Fact()] }, WireJson.Internal);
        var mark = SeqMark.ToString(CultureInfo.InvariantCulture);
        var (seq, text) = (batch.IndexOf(mark, StringComparison.Ordinal), batch.IndexOf(TextMark, StringComparison.Ordinal));
        if (seq < 0 || text < seq)
            throw new InvalidOperationException("The contract's batch has another order than expected.");

        _beforeSeq = Encoding.UTF8.GetBytes(batch[..seq]);
        _beforeText = Encoding.UTF8.GetBytes(batch[(seq + mark.Length)..text]);
        _afterText = Encoding.UTF8.GetBytes(batch[(text + TextMark.Length)..]);
    }

    public ReadOnlySpan<byte> Channel(int index) => _channels[index];

    public int Write(Span<byte> to, int index, long number, ReadOnlySpan<byte> text)
    {
        var message = new MessageWriter(to);
        message.Add(_beforeSeq);
        message.Add(_positions[Math.Max(index, 0)] + number);
        message.Add(_beforeText);
        message.Add(text);
        message.Add(_afterText);
        return message.Length;
    }

    private static StreamEvent Fact() => new()
    {
        Seq = SeqMark,
        Type = FactTypes.TaskProgressed,
        Data = new TaskFact
        {
            TaskId = 1,
            TaskType = TaskTypes.PostText,
            State = TaskStates.Running,
            Progress = 42,
            ProgressText = TextMark,
            CreatedAt = DateTimeOffset.UtcNow,
            UpdatedAt = DateTimeOffset.UtcNow,
        },
        At = DateTimeOffset.UtcNow,
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
}
