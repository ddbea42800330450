using System.Runtime.InteropServices;

namespace AiTasks.Load.Publishing;

/// <summary>Waits for given moments as precisely as the kernel can, without spinning.</summary>
internal static unsafe partial class Pacer
{
    private const int Monotonic = 1;
    private const int Absolute = 1;
    private const int SetTimerSlack = 29;
    private const long Second = 1_000_000_000;

    /// <summary>Makes the calling thread's waits precise: the kernel would add 50 microseconds to each.</summary>
    public static void Sharpen() => _ = prctl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Returns at this moment of <see cref="Clock"/>, or at once if it is past.</summary>
    public static void WaitUntil(long moment)
    {
        var kernel = Clock.Kernel(moment);
        var time = stackalloc nint[] { (nint)(kernel / Second), (nint)(kernel % Second) };
        while (Clock.Now < moment)
            _ = clock_nanosleep(Monotonic, Absolute, time, null);
    }

    [LibraryImport("libc")]
    private static partial int clock_nanosleep(int clock, int flags, nint* time, nint* rest);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nint first, nint second, nint third, nint fourth);
}
