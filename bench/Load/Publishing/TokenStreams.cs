using System.Buffers;
using AiTasks.Load.Measuring;

namespace AiTasks.Load.Publishing;

/// <summary>
/// What many answers say at once, published as it leaves our workers: all answers of a worker keep one beat, and a token waits for the
/// first beat after its answer's last message; whoever said nothing since a beat does not wait. With nothing to gather each token is a message.
/// </summary>
internal sealed class TokenStreams(LoadOptions options, IEventFormat format, IEventSink sink)
{
    // As a small installation has; their beats are as far apart as can be.
    private const int Workers = 2;
    private const int RoomBesideText = 2048;

    private readonly long _gather = (long)options.Gather.TotalNanoseconds;
    private readonly Answer[] _answers = [.. Enumerable.Range(0, options.Answers).Select(_ => new Answer())];
    private readonly long[] _beats = new long[Workers];
    private byte[] _message = [];

    /// <summary>Says the next token of an answer.</summary>
    /// <param name="index">The client that hears it.</param>
    /// <param name="now">A moment not before the last one.</param>
    public void Say(int index, long now)
    {
        var answer = _answers[index];
        TokenText.Write(answer.Waiting.GetSpan(TokenText.Length), ++answer.Said, now);
        var waits = answer.Waiting.WrittenCount > 0 || (_gather > 0 && BeatOf(index % Workers, now) <= answer.LastBeat);
        answer.Waiting.Advance(TokenText.Length);
        if (!waits)
            Publish(index, now);
    }

    /// <summary>Publishes what has waited for a beat that is over.</summary>
    public void Beat(long now)
    {
        if (_gather == 0)
            return;

        for (var worker = 0; worker < Workers; worker++)
        {
            var beat = BeatOf(worker, now);
            if (beat == _beats[worker])
                continue;

            _beats[worker] = beat;
            for (var index = worker; index < _answers.Length; index += Workers)
                Publish(index, now);
        }
    }

    /// <summary>Publishes what waits, as the end of an answer does.</summary>
    public void End(long now)
    {
        for (var index = 0; index < _answers.Length; index++)
            Publish(index, now);
    }

    private long BeatOf(int worker, long now) => (now + (_gather * worker / Workers)) / _gather;

    private void Publish(int index, long now)
    {
        var answer = _answers[index];
        if (answer.Waiting.WrittenCount == 0)
            return;

        if (_message.Length < answer.Waiting.WrittenCount + RoomBesideText)
            _message = new byte[2 * (answer.Waiting.WrittenCount + RoomBesideText)];
        var length = format.Write(_message, index, ++answer.Messages, answer.Waiting.WrittenSpan);
        sink.Publish(format.Channel(index), _message.AsSpan(0, length));
        answer.Waiting.ResetWrittenCount();
        answer.LastBeat = _gather > 0 ? BeatOf(index % Workers, now) : 0;
    }

    private sealed class Answer
    {
        public ArrayBufferWriter<byte> Waiting { get; } = new();

        public long Said { get; set; }

        public long Messages { get; set; }

        public long LastBeat { get; set; } = -1;
    }
}
