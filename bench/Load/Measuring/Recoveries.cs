using System.Diagnostics;
using AiTasks.Load.Clients;

namespace AiTasks.Load.Measuring;

/// <summary>
/// How clients come back whose server was killed. One that resumes has recovered when it has everything that was published until it had a
/// socket again; one that cannot resume has when it has the socket. The clients' thread uses it, and who kills.
/// </summary>
/// <param name="published">Where each client's stream stands.</param>
/// <param name="resume">Whether clients can.</param>
internal sealed class Recoveries(PublishedNumbers published, bool resume)
{
    private readonly LatencyHistogram _times = new();
    private long _killedAt;
    private TimeSpan _cpu;
    private double _ownShare;
    private int _away;
    private int _cut;

    /// <summary>True when nobody who lost a server is away any more.</summary>
    public bool AreComplete => Volatile.Read(ref _away) == 0;

    /// <summary>Ends a process at once, as the kernel does when there is no memory left.</summary>
    public void Kill(int process)
    {
        _cpu = Environment.CpuUsage.TotalTime;
        Volatile.Write(ref _killedAt, Clock.Now);
        using var victim = Process.GetProcessById(process);
        victim.Kill();
    }

    /// <summary>A client's connection broke.</summary>
    /// <returns>False: not because of the killing, since its server lives or nobody was killed.</returns>
    public bool Begin(Client client)
    {
        if (Volatile.Read(ref _killedAt) == 0 || client.Target > 0)
            return false;

        _cut++;
        Volatile.Write(ref _away, _away + 1);
        return true;
    }

    /// <summary>A client has a socket again.</summary>
    public void Return(Client client)
    {
        client.Owed = resume ? published[client.Index] : 0;
        Observe(client);
    }

    /// <summary>A client may have got what it lacked.</summary>
    public void Observe(Client client)
    {
        if (client.Owed is not { } owed || client.Received.Highest < owed)
            return;

        client.Owed = null;
        var since = Clock.Now - _killedAt;
        _times.Record(since);
        Volatile.Write(ref _away, _away - 1);
        if (_away == 0)
            _ownShare = (Environment.CpuUsage.TotalTime - _cpu).TotalNanoseconds / since;
    }

    /// <summary>What is to be told; null when nobody was killed.</summary>
    public RecoveryFigures? Figures() => _killedAt == 0 ? null
        : new RecoveryFigures(_cut, _cut - _away, SecondsOf(0.5), SecondsOf(0.99), _away == 0 ? _times.Max / 1e9 : null, _ownShare);

    // Of all that were cut off, also of those that have not come back.
    private double? SecondsOf(double share) =>
        _times.Count >= share * _cut && _times.Count > 0 ? _times.Percentile(Math.Min(1, share * _cut / _times.Count)) / 1e3 : null;
}

/// <summary>Seconds from the killing until shares of the clients had recovered.</summary>
/// <param name="Cut">Clients that lost their server.</param>
/// <param name="Recovered">Those that have recovered.</param>
/// <param name="Half">Until half of them had; null when they have not, as with the others.</param>
/// <param name="Most">Until 99 % had.</param>
/// <param name="All">Until all had.</param>
/// <param name="OwnShare">Processor time of this process until the last recovery, as a share of one core.</param>
internal sealed record RecoveryFigures(int Cut, int Recovered, double? Half, double? Most, double? All, double OwnShare);
