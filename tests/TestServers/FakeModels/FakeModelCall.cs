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
            var parts => string.Concat(parts.EnumerateArray()
                .Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")),
        };
    }

    /// <summary>The whole request body.</summary>
    public JsonElement Request { get; }

    /// <summary>The first message of the user: the question, with the context in it.</summary>
    public string UserText { get; }

    /// <summary>What it is told to be and to mind.</summary>
    public string SystemText => Request.GetProperty("messages")[0].GetProperty("content").ToString();

    /// <summary>The pictures in the question: an address of the form <c>data:</c>, and how closely to look, if that is said.</summary>
    public IReadOnlyList<(string Url, string? Detail)> Pictures =>
    [
        .. Request.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content"))
            .Where(content => content.ValueKind == JsonValueKind.Array).SelectMany(content => content.EnumerateArray())
            .Where(part => part.TryGetProperty("image_url", out _)).Select(part => part.GetProperty("image_url"))
            .Select(image => (image.GetProperty("url").GetString()!, image.TryGetProperty("detail", out var detail) ? detail.GetString() : null)),
    ];

    /// <summary>Whether JSON is asked for.</summary>
    public bool WantsJson => Request.TryGetProperty("response_format", out _);

    /// <summary>How many messages the conversation had.</summary>
    public int Messages => Request.GetProperty("messages").GetArrayLength();

    /// <summary>The client closed the connection before the answer was complete.</summary>
    public bool Aborted { get => _aborted; internal set => _aborted = value; }

    /// <summary>The call is over, one way or the other.</summary>
    public bool Finished { get => _finished; internal set => _finished = value; }
}
