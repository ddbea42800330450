using AiTasks.TestServers;

namespace AiTasks.SystemTests.Attacks;

internal static class ServiceEnvironment
{
    /// <summary>What a running service has been given, secrets included: a test that looks for them, or forges with them, has to know them.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(RunningSystem system, string service)
    {
        var all = await File.ReadAllTextAsync($"/proc/{system.Resource(service).ProcessId}/environ", TestContext.Current.CancellationToken);
        return all.Split('\0').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
