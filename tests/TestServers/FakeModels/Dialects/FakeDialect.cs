using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AiTasks.TestServers.FakeModels.Dialects;

/// <summary>One message of a conversation.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">Its text, without its pictures.</param>
public sealed record FakeTurn(string Role, string Text);

/// <summary>One wire format of models: how its requests are read, what it refuses, how it answers.</summary>
internal abstract class FakeDialect(HttpContext http, JsonElement request)
{
    /// <summary>Looks like what a provider might repeat; no person may ever read it.</summary>
    public const string ProviderText = "provider-internal: key sk-secret is invalid";

    /// <summary>Tokens that every question is said to have.</summary>
    public const int InputTokens = 120;

    public JsonElement Request => request;

    /// <summary>The name of the array of messages.</summary>
    public abstract string MessagesName { get; }

    /// <summary>The schema of the answer; null for none.</summary>
    public abstract JsonElement? Schema { get; }

    /// <summary>Whether JSON is asked for, with a schema or without.</summary>
    public abstract bool WantsJson { get; }

    /// <summary>The key the call was made with; null for none.</summary>
    public virtual string? Key => http.Request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var key] ? key : null;

    /// <summary>All messages, the system's first where they stand outside of the others.</summary>
    public virtual IEnumerable<FakeTurn> Turns => Messages.Select(message => new FakeTurn(message.GetProperty("role").GetString()!, Text(message)));

    /// <summary>The pictures: an address of the form <c>data:</c>, and how closely to look, if that is said.</summary>
    public IEnumerable<(string Url, string? Detail)> Pictures => Messages.Select(message => message.GetProperty("content"))
        .Where(content => content.ValueKind == JsonValueKind.Array).SelectMany(content => content.EnumerateArray())
        .Select(Picture).OfType<(string, string?)>();

    protected IEnumerable<JsonElement> Messages => request.GetProperty(MessagesName).EnumerateArray();

    /// <summary>What the real interface would refuse the request for; null for nothing.</summary>
    public abstract string? Problem();

    public abstract Task PieceAsync(string text);

    public abstract Task ThoughtAsync(string text);

    public abstract Task RefuseToAnswerAsync();

    /// <summary>Ends in order.</summary>
    /// <param name="reason">In the words of chat completions: <c>stop</c>, <c>length</c> or <c>content_filter</c>.</param>
    /// <param name="length">Characters of the answer.</param>
    public abstract Task FinishAsync(string reason, int length);

    /// <summary>Names an error within the stream, which has begun with 200.</summary>
    public abstract Task FailAsync(bool overloaded);

    /// <summary>The body of an answer that is not 200.</summary>
    public abstract JsonObject Error(int status, string text);

    public async Task RawAsync(string text)
    {
        if (!http.Response.HasStarted)
            http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(text, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    /// <summary>A picture, where the part of a message is one.</summary>
    protected abstract (string, string?)? Picture(JsonElement part);

    protected static int OutputTokens(int length) => length / 4;

    protected static string Text(JsonElement message) => message.GetProperty("content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        var parts => string.Concat(parts.EnumerateArray().Select(part => part.TryGetProperty("text", out var text) ? text.GetString() : "")),
    };

    protected string? Unknown(params ReadOnlySpan<string> known)
    {
        foreach (var property in request.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                return $"Unknown parameter: '{property.Name}'.";
        }

        return null;
    }

    protected bool Has(string name) => request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}
