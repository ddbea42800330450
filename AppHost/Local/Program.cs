using System.Runtime.InteropServices;
using AiTasks.AppHost.Local.Servers;

if (args is not ["servers", var file])
{
    Console.Error.WriteLine("usage: AiTasks.AppHost.Local servers FILE");
    return 2;
}

var stop = new TaskCompletionSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => { signal.Cancel = true; stop.TrySetResult(); });
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => { signal.Cancel = true; stop.TrySetResult(); });

await using var group = await ServerGroup.StartAsync(["postgres", "redis", "rabbitmq"], CancellationToken.None);
ServerAddresses.Of(group).Write(file);
await stop.Task;
File.Delete(file);
return 0;
