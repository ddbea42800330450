using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.FrontEnds;

/// <summary>Both front ends in Node.js.</summary>
internal sealed class NodeFrontEnd : FrontEnd
{
    private readonly Process _process;

    public NodeFrontEnd(Uri api, long userId, string token) => _process = Process.Start(new ProcessStartInfo(
        "node", ["--experimental-websocket", "--no-warnings", Path.Combine(Folder, "node.mjs"), $"http://{api.Authority}", $"{userId}", token, $"{Unit}"])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;

    public override async Task<JsonObject> KnowsAsync()
    {
        await _process.StandardInput.WriteLineAsync("?");
        return JsonNode.Parse((await _process.StandardOutput.ReadLineAsync())!)!.AsObject();
    }

    public override async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
