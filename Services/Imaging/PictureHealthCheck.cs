using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiTasks.Imaging;

/// <summary>
/// Says in a service's health when it cannot draw. Probes come every second and drawing costs a process, so the answer is kept for a while.
/// </summary>
internal sealed class PictureHealthCheck(PictureRenderer renderer, TimeProvider time) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan KeptWhenWell = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan KeptWhenIll = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _looking = new(1);
    private (string? Problem, DateTimeOffset Until)? _known;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        await _looking.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_known is not { } known || known.Until <= now)
            {
                var found = await renderer.FindProblemAsync(cancellationToken);
                _known = known = (found, now + (found is null ? KeptWhenWell : KeptWhenIll));
            }

            return known.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy();
        }
        finally
        {
            _looking.Release();
        }
    }

    public void Dispose() => _looking.Dispose();
}
