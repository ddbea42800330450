using System.Net;
using System.Runtime.InteropServices;

namespace AiTasks.Load.Clients;

/// <summary>
/// Sockets as the kernel has them. Those of .NET read once more after every message, to find nothing, and bring some objects for each
/// connection; a load generator has to cost less than what it measures.
/// </summary>
internal static unsafe partial class LinuxSocket
{
    private const int Internet = 2;
    private const int StreamNonBlockingCloseOnExec = 1 | 0x800 | 0x80000;
    private const int SocketLevel = 1;
    private const int PendingError = 4;
    private const int IpLevel = 0;
    private const int BindAddressNoPort = 24;
    private const int TcpLevel = 6;
    private const int NoDelay = 1;
    private const int MaxSegment = 2;
    private const int ReceiveBuffer = 8;

    // What every network carries (RFC 1122 section 4.2.2.6), and as little room as the kernel gives.
    private const int SmallSegment = 536;
    private const int SmallBuffer = 1;
    private const int NoSignal = 0x4000;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int InProgress = 115;

    /// <summary>Begins to connect.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="source">Address to come from; the kernel picks the port when it knows the target, so ports do not run out.</param>
    /// <param name="isNarrow">
    /// True: it takes little before it has been read. The sender's room follows the segments, which are so large on one machine that
    /// megabytes would wait there unseen.
    /// </param>
    /// <returns>The socket; it becomes writable when it is connected or has failed.</returns>
    public static int Connect(IPEndPoint target, IPAddress source, bool isNarrow)
    {
        var handle = Checked(socket(Internet, StreamNonBlockingCloseOnExec, 0), "socket");
        try
        {
            var yes = 1;
            Checked(setsockopt(handle, TcpLevel, NoDelay, &yes, sizeof(int)), "TCP_NODELAY");
            Checked(setsockopt(handle, IpLevel, BindAddressNoPort, &yes, sizeof(int)), "IP_BIND_ADDRESS_NO_PORT");
            if (isNarrow)
            {
                var (segment, room) = (SmallSegment, SmallBuffer);
                Checked(setsockopt(handle, TcpLevel, MaxSegment, &segment, sizeof(int)), "TCP_MAXSEG");
                Checked(setsockopt(handle, SocketLevel, ReceiveBuffer, &room, sizeof(int)), "SO_RCVBUF");
            }

            var from = new Address(source, 0);
            Checked(bind(handle, &from, (uint)sizeof(Address)), "bind");
            var to = new Address(target.Address, target.Port);
            if (connect(handle, &to, (uint)sizeof(Address)) < 0 && Marshal.GetLastPInvokeError() != InProgress)
                throw Lost("connect", Marshal.GetLastPInvokeError());
            return handle;
        }
        catch (ConnectionLostException)
        {
            Close(handle);
            throw;
        }
    }

    /// <summary>Finds out how connecting ended.</summary>
    /// <exception cref="ConnectionLostException">It failed.</exception>
    public static void FinishConnect(int handle)
    {
        int error;
        var size = (uint)sizeof(int);
        Checked(getsockopt(handle, SocketLevel, PendingError, &error, &size), "SO_ERROR");
        if (error != 0)
            throw Lost("connect", error);
    }

    /// <summary>Reads what is there.</summary>
    /// <returns>How many bytes; 0 when there are none yet.</returns>
    /// <exception cref="ConnectionLostException">The connection has failed or was closed.</exception>
    public static int Receive(int handle, Span<byte> buffer)
    {
        fixed (byte* bytes = buffer)
        {
            var count = recv(handle, bytes, buffer.Length, 0);
            if (count > 0)
                return (int)count;
            if (count == 0)
                throw new ConnectionLostException("the server closed the connection");
            return Marshal.GetLastPInvokeError() is Interrupted or TryAgain ? 0 : throw Lost("recv", Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Sends all of it at once: what a client says is short, and a server that has no room for it does not read.</summary>
    /// <exception cref="ConnectionLostException">It was not taken.</exception>
    public static void Send(int handle, ReadOnlySpan<byte> all)
    {
        fixed (byte* bytes = all)
        {
            var count = send(handle, bytes, all.Length, NoSignal);
            if (count != all.Length)
                throw count < 0 ? Lost("send", Marshal.GetLastPInvokeError()) : new ConnectionLostException("the server does not read");
        }
    }

    public static void Close(int handle) => _ = close(handle);

    private static int Checked(int result, string what) => result >= 0 ? result : throw Lost(what, Marshal.GetLastPInvokeError());

    private static ConnectionLostException Lost(string what, int error) => new($"{what}: {Marshal.GetPInvokeErrorMessage(error)}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int handle, int level, int name, int* value, uint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int handle, int level, int name, int* value, uint* size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int handle, Address* address, uint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int handle, Address* address, uint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recv(int handle, byte* buffer, nint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint send(int handle, byte* buffer, nint size, int flags);

    [LibraryImport("libc")]
    private static partial int close(int handle);

    /// <summary>The kernel's <c>sockaddr_in</c>: port and address as on the wire.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Address(IPAddress address, int port)
    {
        public ushort Family = Internet;
        public ushort Port = (ushort)IPAddress.HostToNetworkOrder((short)port);
        public uint Host = BitConverter.ToUInt32(address.GetAddressBytes());
    }
}
