using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace AiTasks.ServiceDefaults.Faults;

/// <summary>
/// Named places between two steps, at which a test lets the process die as if its machine lost power. The variable
/// <c>AITASKS_FAULT_POINT</c> says where; without it, reaching one costs a comparison with null.
/// </summary>
/// <remarks>
/// <c>start.after_commit</c> kills every process that comes there; <c>start.after_commit:3</c> when it comes there for the
/// third time; an absolute path is a folder, in which a file with a point's name kills the first process of all to come
/// there: so a test arms one point after the other in a running system, and each strikes once, whoever is restarted.
/// </remarks>
public static class FaultPoint
{
    private const string Variable = "AITASKS_FAULT_POINT";

    private static readonly FaultPlan? Plan = FaultPlan.Read(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Ends this process with SIGKILL, if that was asked for here.</summary>
    public static void Reach(string name)
    {
        if (Plan is null || !Plan.Strikes(name)) return;

        using var self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <exception cref="InvalidOperationException">The variable is set where people depend on the service.</exception>
    public static void RefuseInProduction(IHostEnvironment environment)
    {
        if (Plan is not null && environment.IsProduction())
            throw new InvalidOperationException($"{Variable} kills services on purpose and must not be set in Production.");
    }
}
