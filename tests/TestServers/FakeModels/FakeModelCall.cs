using System.Text.Json;

namespace AiTasks.TestServers.FakeModels;

/// <summary>One call the fake model got.</summary>
public sealed class FakeModelCall
{
    private volatile bool _aborted;
    private volatile bool _finished;

    internal FakeModelCall(JsonElement request)
    {
        Request = request.Clone();
        UserText = request.GetProperty("messages").EnumerateArray()
            .First(message => message.GetProperty("role").GetString() == "user").GetProperty("content") switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString()!,
            var parts => string.Concat(parts.EnumerateArray().Select(part => part.GetProperty("text").GetString())),
        };
    }

    /// <summary>The whole request body.</summary>
    public JsonElement Request { get; }

    /// <summary>The first message of the user: the question, with the context in it.</summary>
    public string UserText { get; }

    /// <summary>How many messages the conversation had.</summary>
    public int Messages => Request.GetProperty("messages").GetArrayLength();

    /// <summary>The client closed the connection before the answer was complete.</summary>
    public bool Aborted { get => _aborted; internal set => _aborted = value; }

    /// <summary>The call is over, one way or the other.</summary>
    public bool Finished { get => _finished; internal set => _finished = value; }
}
