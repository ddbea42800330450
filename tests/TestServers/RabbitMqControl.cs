using AiTasks.AppHost.Local.Processes;

namespace AiTasks.TestServers;

/// <summary>Runs <c>rabbitmqctl</c> on a broker of ours.</summary>
internal static class RabbitMqControl
{
    // As for the server: Debian's own command insists on the account of Debian's own broker.
    private const string DebianScript = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="processId">The broker's process.</param>
    /// <param name="arguments">What <c>rabbitmqctl</c> is told.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(int processId, IReadOnlyList<string> arguments)
    {
        using var limit = new CancellationTokenSource(Limit);
        var (exitCode, output) = await Programs.RunAsync(
            new ProcessSpec(File.Exists(DebianScript) ? DebianScript : Programs.Require("rabbitmqctl"), arguments)
            {
                Environment = EnvironmentOf(processId),
            },
            limit.Token);
        if (exitCode != 0)
            throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', arguments)} failed: {output}");
    }

    // The node's name, its cookie's folder and its port mapper are found where the broker found them.
    private static Dictionary<string, string?> EnvironmentOf(int processId) =>
        File.ReadAllText($"/proc/{processId}/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(variable => variable.Split('=', 2))
            .ToDictionary(variable => variable[0], string? (variable) => variable[1]);
}
