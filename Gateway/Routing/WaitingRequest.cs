using System.Diagnostics;
using Yarp.ReverseProxy.Model;

namespace AiTasks.Gateway.Routing;

/// <summary>A request from when it is handed to its service until it is answered or given up.</summary>
internal sealed class WaitingRequest : IDisposable
{
    private readonly HttpContext _context;
    private readonly WaitingRequests _all;
    private readonly CancellationTokenSource _limit;

    public WaitingRequest(HttpContext context, IReverseProxyFeature service, WaitingRequests all)
    {
        (_context, Service, _all) = (context, service, all);
        _limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        Place = new LinkedListNode<WaitingRequest>(this);
        all.Add(this);
    }

    /// <summary>Its place among those that wait; theirs to change.</summary>
    public LinkedListNode<WaitingRequest> Place { get; }

    public IReverseProxyFeature Service { get; }

    /// <summary>When it began to wait, on <see cref="Stopwatch"/>.</summary>
    public long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>Cancelled when it is given up or the client is gone.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>True once it was given up or the client is gone.</summary>
    public bool IsOver => _limit.IsCancellationRequested;

    /// <summary>Ends it without an answer; does not wait for what that ends.</summary>
    public void GiveUp() => _ = _limit.CancelAsync();

    /// <summary>Its answer begins, so it waits no longer. Also called for the gateway's own pages, which are nobody's answer.</summary>
    public Task NoteAnswer()
    {
        if (_context.GetForwarderErrorFeature() is null && !IsOver) _all.NoteAnswer();
        _all.Remove(this);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _all.Remove(this);

        // What giving up ends may still be about to hear of it.
        if (!IsOver) _limit.Dispose();
    }
}
