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

    private sealed class GuardedStream(Stream inner, TimeSpan stallTimeout, int maxBytes, TimeProvider time) : Stream
    {
        private long _received;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await GuardAsync(cancellation => inner.ReadAsync(buffer, cancellation), stallTimeout, time, cancellationToken);
            _received += count;
            return _received <= maxBytes ? count : throw new ModelFailureException(ModelFailureKind.TooLarge);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
