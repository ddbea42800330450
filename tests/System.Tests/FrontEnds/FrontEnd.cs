using System.Text.Json.Nodes;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.FrontEnds;

/// <summary>The front ends of contracts C and D of one person, in whatever runs JavaScript.</summary>
internal abstract class FrontEnd : IAsyncDisposable
{
    /// <summary>What a second of the real clients' pauses takes here, in milliseconds.</summary>
    protected const int Unit = 50;

    protected static string Folder => Path.Combine(AppContext.BaseDirectory, "Pages");

    /// <summary>Everything both front ends know: <c>status</c>, <c>screen</c>, and what was <c>shown</c>.</summary>
    public abstract Task<JsonObject> KnowsAsync();

    /// <summary>Waits until they know something.</summary>
    public async Task<JsonObject> UntilAsync(string what, Func<JsonObject, bool> knows)
    {
        JsonObject known = [];
        await Wait.ForAsync(what, async () => knows(known = await KnowsAsync()) ? true : throw new InvalidOperationException(known.ToJsonString()));
        return known;
    }

    public abstract ValueTask DisposeAsync();
}
