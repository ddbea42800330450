namespace AiTasks.Push.Delivery;

/// <summary>
/// Sends each call to the next process of the task API, and to the one after that when it cannot be reached: all our calls may
/// be repeated without harm. An answer, whatever its status, is an answer.
/// </summary>
internal sealed class TaskApiAddresses(IReadOnlyList<Uri> addresses) : DelegatingHandler
{
    private int _last = -1;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        var first = (uint)Interlocked.Increment(ref _last);
        for (var attempt = 0u; ; attempt++)
        {
            request.RequestUri = new Uri(addresses[(int)((first + attempt) % addresses.Count)], path);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception error) when (attempt + 1 < addresses.Count && IsUnreached(error, cancellationToken))
            {
                // The next one.
            }
        }
    }

    // A connect that timed out shows as a cancellation that nobody asked for.
    private static bool IsUnreached(Exception error, CancellationToken asked) =>
        error is HttpRequestException or IOException || (error is OperationCanceledException && !asked.IsCancellationRequested);
}
