using AiTasks.AppHost.Local.Servers;

namespace AiTasks.AppHost.Local.Running;

/// <summary>What the program does with the model, by its options.</summary>
internal static class LocalProgram
{
    public static async Task<int> RunAsync(LocalOptions options, IReadOnlyList<IResource> resources)
    {
        using var stop = new StopSignal();
        try
        {
            return options.ServersFile is { } file
                ? await RunServersAsync(file, options.Durable, stop)
                : await RunSystemAsync(options, resources, stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return ExitCodes.Success;
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or IOException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> RunServersAsync(string file, bool durable, StopSignal stop)
    {
        await using var group = await ServerGroup.StartAsync(["postgres", "redis", "rabbitmq"], stop.Token, durable);
        ServerAddresses.Of(group).Write(file);
        await stop.WaitAsync();
        File.Delete(file);
        return ExitCodes.Success;
    }

    private static async Task<int> RunSystemAsync(LocalOptions options, IReadOnlyList<IResource> resources, StopSignal stop)
    {
        if (!options.Data.TryLock(out var held, out var holder))
        {
            await Console.Error.WriteLineAsync(
                $"AiTasks already runs on '{options.Data.Path}' (process {holder}). Stop that one, or choose another folder with --data.");
            return ExitCodes.AlreadyRunning;
        }

        using (held)
        {
            if (options.Reset)
            {
                Console.WriteLine($"Deleting all data in {options.Data.Path}");
                options.Data.Reset();
            }

            await using var system = new SystemRun(options, resources, stop);
            return await system.RunAsync();
        }
    }
}
