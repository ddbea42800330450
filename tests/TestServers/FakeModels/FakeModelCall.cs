using System.Text.Json;
using AiTasks.TestServers.FakeModels.Dialects;

namespace AiTasks.TestServers.FakeModels;

/// <summary>One call the fake model got, in whichever wire format.</summary>
public sealed class FakeModelCall
{
    private readonly FakeDialect _dialect;
    private volatile bool _aborted;
    private volatile bool _finished;

    internal FakeModelCall(FakeDialect dialect)
    {
        _dialect = dialect;
        Turns = [.. dialect.Turns];
        UserText = Turns.First(turn => turn.Role == "user").Text;
        Key = dialect.Key;
    }

    /// <summary>The whole request body.</summary>
    public JsonElement Request => _dialect.Request;

    /// <summary>The conversation in order, what the model is told to be among it.</summary>
    public IReadOnlyList<FakeTurn> Turns { get; }

    /// <summary>The first message of the user: the question, with the context in it.</summary>
    public string UserText { get; }

    /// <summary>What it is told to be and to mind.</summary>
    public string SystemText => string.Join("\n\n", Turns.Where(turn => turn.Role == "system").Select(turn => turn.Text));

    /// <summary>The key it was called with; null for none.</summary>
    public string? Key { get; }

    /// <summary>The pictures in the question: an address of the form <c>data:</c>, and how closely to look, if that is said.</summary>
    public IReadOnlyList<(string Url, string? Detail)> Pictures => [.. _dialect.Pictures];

    /// <summary>Whether JSON is asked for.</summary>
    public bool WantsJson => _dialect.WantsJson;

    /// <summary>The schema of the answer, given by the feature of the wire format that is for it; null for none.</summary>
    public JsonElement? Schema => _dialect.Schema;

    /// <summary>How many messages the conversation had.</summary>
    public int Messages => Request.GetProperty(_dialect.MessagesName).GetArrayLength();

    /// <summary>The client closed the connection before the answer was complete.</summary>
    public bool Aborted { get => _aborted; internal set => _aborted = value; }

    /// <summary>The call is over, one way or the other.</summary>
    public bool Finished { get => _finished; internal set => _finished = value; }
}
