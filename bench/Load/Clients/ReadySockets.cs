using System.Runtime.InteropServices;

namespace AiTasks.Load.Clients;

/// <summary>Tells which of many sockets have something to read, by epoll. A socket that is closed is forgotten by itself.</summary>
internal sealed unsafe partial class ReadySockets
{
    private const int AtOnce = 512;
    private const int CloseOnExec = 0x80000;
    private const int AddSocket = 1;
    private const int ForgetSocket = 2;
    private const int ChangeSocket = 3;
    private const int Readable = 1;
    private const int Writable = 4;

    // The kernel packs an event into 12 bytes on x86-64 and lays it out naturally, in 16, elsewhere: what is wanted, then who wants it.
    private static readonly int Words = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 3 : 4;
    private readonly int[] _events = new int[AtOnce * Words];
    private readonly int _epoll = epoll_create1(CloseOnExec);

    /// <summary>Who the socket of an event that <see cref="Wait"/> found belongs to.</summary>
    public int this[int number] => _events[number * Words + Words - 2];

    /// <summary>Looks after a socket that connects.</summary>
    public void Add(int handle, int owner) => Control(AddSocket, handle, owner, Readable | Writable);

    /// <summary>From now on only what there is to read of it counts.</summary>
    public void OnlyRead(int handle, int owner) => Control(ChangeSocket, handle, owner, Readable);

    /// <summary>Looks no more after a socket.</summary>
    public void Forget(int handle) => Control(ForgetSocket, handle, 0, 0);

    /// <summary>Looks again after a socket that was forgotten.</summary>
    public void Remember(int handle, int owner) => Control(AddSocket, handle, owner, Readable);

    /// <summary>Waits until something has happened.</summary>
    /// <returns>How many events there are; 0 when there was none in time.</returns>
    public int Wait(int milliseconds)
    {
        fixed (int* events = _events)
            return Math.Max(epoll_wait(_epoll, events, AtOnce, milliseconds), 0);
    }

    private void Control(int operation, int handle, int owner, int wanted)
    {
        var change = stackalloc int[4];
        change[0] = wanted;
        change[Words - 2] = owner;
        if (epoll_ctl(_epoll, operation, handle, change) < 0)
            throw new ConnectionLostException($"epoll_ctl: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc")]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int handle, int* change);

    [LibraryImport("libc")]
    private static partial int epoll_wait(int epoll, int* events, int count, int milliseconds);
}
