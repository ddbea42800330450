using Microsoft.Extensions.Configuration;

namespace AiTasks.ServiceDefaults.Calls;

/// <summary>
/// Sends each call to the next process of a service, and to the one after that when it cannot be reached. An answer, whatever its
/// status, is an answer.
/// </summary>
/// <param name="addresses">Where the processes are.</param>
/// <param name="repeatable">
/// True: all calls may be repeated without harm, so one whose connection broke is. False: only one for which there was no connection.
/// </param>
public sealed class ServiceAddresses(IReadOnlyList<Uri> addresses, bool repeatable) : DelegatingHandler
{
    private int _last = -1;

    /// <summary>Where the processes of a service are, as the AppHost says it: <c>services__name__http__0</c>, <c>__1</c> and so on.</summary>
    /// <exception cref="InvalidOperationException">Nobody says it.</exception>
    public static IReadOnlyList<Uri> Read(IConfiguration configuration, string service)
    {
        Uri[] addresses = [.. configuration.GetSection(Section(service)).GetChildren().Select(address => new Uri(address.Value ?? ""))];
        return addresses.Length > 0 ? addresses : throw new InvalidOperationException($"The setting '{Section(service)}:0' is missing.");
    }

    /// <summary>Whether anybody says it.</summary>
    public static bool AreGiven(IConfiguration configuration, string service) => configuration.GetSection(Section(service)).GetChildren().Any();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var first = (uint)Interlocked.Increment(ref _last);
        for (var attempt = 0u; ; attempt++)
        {
            request.RequestUri = new Uri(addresses[(int)((first + attempt) % addresses.Count)], path);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception error) when (attempt + 1 < addresses.Count && MayRepeat(error, cancellationToken))
            {
                // The next one.
            }
        }
    }

    private static string Section(string service) => $"services:{service}:http";

    // A connect that timed out shows as a cancellation that nobody asked for.
    private bool MayRepeat(Exception error, CancellationToken asked) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } => true,
        OperationCanceledException { InnerException: TimeoutException } => !asked.IsCancellationRequested,
        HttpRequestException or IOException => repeatable,
        OperationCanceledException => repeatable && !asked.IsCancellationRequested,
        _ => false,
    };
}
