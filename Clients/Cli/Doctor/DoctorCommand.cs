using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Deployments;
using AiTasks.Cli.Invocation;
using AiTasks.Cli.Terminal;

namespace AiTasks.Cli.Doctor;

/// <summary>
/// Says how a system is and what to do about it. It asks servers and services themselves, with the settings of the services: what is
/// to be found out is often why the gateway or the task API does not answer.
/// </summary>
internal static class DoctorCommand
{
    public static RunnableCommand Make(CommandRunner runner)
    {
        var (limits, data) = (new DoctorLimitOptions(), RunningSystem.DataOption());
        return new RunnableCommand(
            runner, "doctor", "Says how the system is and what to do about it; changes nothing. Reads the same settings as the services",
            [.. limits.All, data], RunAsync)
        { Examples = ["aitasks doctor", "aitasks doctor --json", "aitasks doctor --max-skew 1 --min-free 20"] };

        async Task RunAsync(CommandRun run, CancellationToken cancellationToken)
        {
            var folder = run.Line.GetValue(data)!;
            var findings = new Findings();
            foreach (var examination in All(Deployment.Read(folder), limits.Read(run.Line), run, folder))
                await ExamineAsync(examination, findings, limits.Read(run.Line).Patience, cancellationToken);
            Show(run.Screen, findings);
            run.ExitCode = findings.Troubles == 0 ? ExitCodes.Ok : ExitCodes.Failed;
        }
    }

    private static IExamination[] All(Deployment deployment, DoctorLimits limits, CommandRun run, string data) =>
    [
        new ConfigurationExamination(deployment),
        new DatabaseExamination(deployment, limits),
        new BrokerExamination(deployment),
        new QueueExamination(deployment, limits),
        new RedisExamination(deployment, limits),
        new ServiceExamination(deployment, limits, run.SaidServer is null ? null : ServerAddress.Parse(run.SaidServer)),
        new DiskExamination(deployment, limits, data),
    ];

    private static async Task ExamineAsync(IExamination examination, Findings findings, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            await examination.ExamineAsync(findings, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            findings.Trouble(
                examination.Part, $"No whole answer within {patience.TotalSeconds:0} s.",
                "See whether it is overloaded or frozen, and whether the network between lets everything through; --patience waits longer.");
        }
    }

    private static void Show(Screen screen, Findings findings)
    {
        if (screen.Json)
        {
            screen.WriteJson(new
            {
                Well = findings.Troubles == 0,
                Findings = findings.All.Select(finding => new
                {
                    finding.Subject,
                    Verdict = WordOf(finding.Verdict),
                    finding.Message,
                    finding.Remedy,
                }),
            });
            return;
        }

        foreach (var finding in findings.All)
        {
            screen.WriteLine($"{WordOf(finding.Verdict),-8} {finding.Subject}: {CleanText.OneLine(finding.Message)}");
            if (finding.Remedy is { } remedy) screen.WriteLine($"{"",-8}   {remedy}");
        }

        screen.Say(findings.Troubles == 0 ? "All is well." : $"Troubles: {findings.Troubles}.");
    }

    private static string WordOf(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
