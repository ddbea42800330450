using System.Diagnostics;
using System.Text.Json.Nodes;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Browsers;

/// <summary>
/// Pages of two people in Node.js: one with the client for browsers as it was built, one as the front end of contract A behaves.
/// </summary>
internal sealed class SideBySide : IAsyncDisposable
{
    // What a second of the real client's pauses takes here, in milliseconds.
    private const int Unit = 20;

    private readonly Process _process;

    public SideBySide(Uri api, string ourCookies, string plainCookies)
    {
        var client = Path.GetFullPath(Path.Combine(ExampleProject.Folder, "..", "..", "Clients", "typescript"));
        Assert.True(File.Exists(Path.Combine(client, "dist", "index.js")), "The client for browsers is not built: npm run build in Clients/typescript.");
        _process = Process.Start(new ProcessStartInfo(
            "node",
            [
                "--experimental-websocket", "--no-warnings", Path.Combine(AppContext.BaseDirectory, "Browsers", "side-by-side.mjs"),
                $"http://{api.Authority}", client, ourCookies, plainCookies, $"{Unit}",
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Both start the same task of an AI model.</summary>
    public Task<JsonObject> StartAsync() => SayAsync("start");

    /// <summary>Waits until both know something.</summary>
    public async Task<JsonObject> UntilAsync(string what, Func<JsonObject, bool> knows)
    {
        JsonObject known = [];
        await Wait.ForAsync(what, async () => knows(known = await SayAsync("?")) ? true : throw new InvalidOperationException(known.ToJsonString()));
        return known;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonObject> SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        return JsonNode.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The pages are gone."))!.AsObject();
    }
}
