using System.Net;
using System.Net.Sockets;

namespace AiTasks.AppHost.Local.Processes;

internal static class FreePort
{
    // Below the range that the kernel hands to outgoing connections, so that none of those takes the port before the server does.
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Tries = 200;

    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nobody listens on and that this process has not given away before.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            lock (Given)
            {
                if (Given.Contains(port) || !IsFree(port))
                    continue;
                Given.Add(port);
                return port;
            }
        }

        throw new InvalidOperationException($"No free port found between {First} and {Last}.");
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
