using System.Globalization;
using System.Text;
using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Load.Publishing;

/// <summary>
/// What our task API publishes: a batch of one fact in the channel of the person or of the task. The message is cut from one that the
/// contract's own types wrote, so it is what those write.
/// </summary>
internal sealed class FactFormat : IEventFormat
{
    private const long SeqMark = 9_182_736_450;
    private const string TextMark = "@text@";

    private readonly Func<int, long> _position;
    private readonly ChannelNames _channels;
    private readonly byte[] _beforeSeq;
    private readonly byte[] _beforeText;
    private readonly byte[] _afterText;

    private FactFormat(string epoch, StreamEvent fact, ChannelNames channels, Func<int, long> position)
    {
        (_position, _channels) = (position, channels);
        var batch = JsonSerializer.Serialize(new StreamBatch { Epoch = epoch, Events = [fact] }, WireJson.Internal);
        var mark = SeqMark.ToString(CultureInfo.InvariantCulture);
        var (seq, text) = (batch.IndexOf(mark, StringComparison.Ordinal), batch.IndexOf(TextMark, StringComparison.Ordinal));
        if (seq < 0 || text < seq)
            throw new InvalidOperationException("The contract's batch has another order than expected.");

        _beforeSeq = Encoding.UTF8.GetBytes(batch[..seq]);
        _beforeText = Encoding.UTF8.GetBytes(batch[(seq + mark.Length)..text]);
        _afterText = Encoding.UTF8.GetBytes(batch[(text + TextMark.Length)..]);
    }

    /// <summary>How far a person's task is.</summary>
    /// <param name="epoch">Epoch of all streams.</param>
    /// <param name="positions">Where each person's stream stands; everybody is the first person.</param>
    public static FactFormat Progress(string epoch, IReadOnlyList<long> positions) => new(
        epoch,
        Fact(FactTypes.TaskProgressed, TaskTypes.PostText, fact => fact with { ProgressText = TextMark, UpdatedAt = fact.CreatedAt }),
        new ChannelNames(positions.Count, StreamKeys.UserPrefix, everybody: StreamKeys.UserPrefix + "1"),
        index => positions[Math.Max(index, 0)]);

    /// <summary>What an answer says next, in the stream of a task with the person's number.</summary>
    /// <param name="epoch">Epoch of all streams.</param>
    /// <param name="tasks">How many there are.</param>
    /// <param name="position">Where each one's stream stands.</param>
    public static FactFormat Output(string epoch, int tasks, long position) => new(
        epoch,
        Fact(FactTypes.TaskOutput, TaskTypes.ChatAnswer, fact => fact with
        {
            Output = [new OutputPiece { Type = OutputTypes.Text, Text = TextMark, Model = "bench" }],
        }),
        new ChannelNames(tasks, "task:"),
        _ => position);

    public ReadOnlySpan<byte> Channel(int index) => _channels[index];

    public int Write(Span<byte> to, int index, long number, ReadOnlySpan<byte> text)
    {
        var message = new MessageWriter(to);
        message.Add(_beforeSeq);
        message.Add(_position(index) + number);
        message.Add(_beforeText);
        message.Add(text);
        message.Add(_afterText);
        return message.Length;
    }

    private static StreamEvent Fact(string type, string taskType, Func<TaskFact, TaskFact> change) => new()
    {
        Seq = SeqMark,
        Type = type,
        Data = change(new TaskFact
        {
            TaskId = 1,
            TaskType = taskType,
            State = TaskStates.Running,
            Progress = 42,
            CreatedAt = DateTimeOffset.UtcNow,
        }),
        At = DateTimeOffset.UtcNow,
        TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
}
