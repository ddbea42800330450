using AiTasks.ServiceDefaults.Streams;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>
/// Gives up a response that stalls or grows too large. It watches bytes, not tokens: a server that sends keep-alive comments
/// while the model thinks is alive.
/// </summary>
internal sealed class BoundedResponseHandler(TimeSpan stallTimeout, int maxBytes, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await GuardAsync(
            async cancellation => await base.SendAsync(request, cancellation), stallTimeout, time, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var guarded = new StreamContent(new GuardedStream(body, stallTimeout, maxBytes, time));
        foreach (var header in response.Content.Headers)
            guarded.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = guarded;
        return response;
    }

    private static async ValueTask<T> GuardAsync<T>(
        Func<CancellationToken, ValueTask<T>> action, TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await action(either.Token);
        }
        catch (OperationCanceledException exception) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ModelFailureException(ModelFailureKind.Stalled, cause: exception);
        }
    }

    private sealed class GuardedStream(Stream inner, TimeSpan stallTimeout, int maxBytes, TimeProvider time) : ForwardStream
    {
        private long _received;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await GuardAsync(cancellation => inner.ReadAsync(buffer, cancellation), stallTimeout, time, cancellationToken);
            _received += count;
            return _received <= maxBytes ? count : throw new ModelFailureException(ModelFailureKind.TooLarge);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
