using System.Collections.Concurrent;

namespace AiTasks.AppHost.Local.Processes;

/// <summary>
/// The one thread that starts processes. The kernel ties "die with your parent" to the thread that forked, so a pool thread,
/// which ends when there is nothing to do, would take healthy children with it.
/// </summary>
internal static class ProcessThread
{
    private static readonly BlockingCollection<Action> Work = [];

    static ProcessThread() => new Thread(Loop) { IsBackground = true, Name = "process starter" }.Start();

    public static Task<T> RunAsync<T>(Func<T> start)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                done.SetResult(start());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    private static void Loop()
    {
        foreach (var action in Work.GetConsumingEnumerable())
            action();
    }
}
