using AiTasks.Contracts;

namespace AiTasks.TaskApi.Tasks;

/// <content>What a task shows while it is being done.</content>
internal sealed partial class AiTask
{
    /// <summary>True for a changed task that has only shown something or been alive: nothing is new but when and with which report.</summary>
    public bool OnlyShows =>
        !IsReported && !CommandOver && _commands.Count == 0 && _facts.TrueForAll(fact => fact.Type == FactTypes.TaskOutput);

    /// <summary>Keys of the streams in which a fact is said: somebody who follows only this task hears of its beginning and its end, too.</summary>
    public IEnumerable<string> StreamsOf(string fact) => fact switch
    {
        FactTypes.TaskOutput => [StreamKeys.Task(Id)],
        FactTypes.TaskProgressed => [StreamKeys.User(UserId)],
        _ when Type == TaskTypes.ChatAnswer => [StreamKeys.User(UserId), StreamKeys.Task(Id)],
        _ => [StreamKeys.User(UserId)],
    };

    // What is written together is read together: reports of one batch become one event.
    private void Show(GenerationOutput output)
    {
        if (output.Pieces.Count == 0) return;
        if (_facts is [.., { Type: FactTypes.TaskOutput } last])
            _facts[^1] = last with { Fact = last.Fact with { Output = Join(last.Fact.Output!, output.Pieces) } };
        else
            _facts.Add(new TaskChange(FactTypes.TaskOutput, OutputFact(output.Pieces), CauseTrace ?? TraceParent));
    }

    // There are many of these, so they say nothing that their reader knows.
    private TaskFact OutputFact(IReadOnlyList<OutputPiece> pieces) => new()
    {
        TaskId = Id,
        TaskType = Type,
        State = State,
        Progress = Progress,
        Output = Join([], pieces),
        CreatedAt = CreatedAt,
    };

    /// <summary>Pieces in as few as say the same.</summary>
    /// <param name="before">As they were joined.</param>
    /// <param name="after">What follows them.</param>
    public static List<OutputPiece> Join(IReadOnlyList<OutputPiece> before, IReadOnlyList<OutputPiece> after)
    {
        var joined = new List<OutputPiece>(before);
        foreach (var piece in after)
        {
            if (joined is [.., var last] && Continues(last, piece))
                joined[^1] = last with { Text = last.Text + piece.Text };
            else
                joined.Add(piece);
        }

        return joined;
    }

    private static bool Continues(OutputPiece last, OutputPiece piece) =>
        piece.Type is OutputTypes.Text or OutputTypes.Thinking && last.Type == piece.Type && last.Model == piece.Model;
}
