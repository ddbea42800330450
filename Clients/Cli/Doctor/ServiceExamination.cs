using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Deployments;
using AiTasks.ServiceDefaults;

namespace AiTasks.Cli.Doctor;

/// <summary>The processes of the services: whether each is ready, of which version, and by which clock.</summary>
internal sealed class ServiceExamination(Deployment deployment, DoctorLimits limits, ServerAddress? gateway) : IExamination
{
    private const string Gateway = "gateway";

    // One that hangs still leaves the others time to have been heard.
    private const double ShareOfPatience = 0.5;

    // The clock of an answer has whole seconds.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    public string Part => "services";

    /// <summary>Null: it is none.</summary>
    public static Uri? AddressOf(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    public async Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            Timeout = limits.Patience * ShareOfPatience,
        };
        var known = deployment.Processes.Where(process => gateway is null || process.Service != Gateway)
            .Select(process => (process.Service, Address: AddressOf(process.Address)))
            .Where(process => process.Address is not null)
            .Select(process => (process.Service, Probe: new Uri(process.Address!, "health/ready"))).ToList();

        // From outside a gateway answers for itself alone.
        if (gateway is not null) known.Add((Gateway, gateway.At("/health")));
        if (known.Count == 0)
        {
            findings.Unknown(
                "services", "No addresses of services are set here.",
                "--server asks the gateway; services__<name>__http__0 name processes. Those that write into the database are judged there.");
        }

        var found = await Task.WhenAll(known.Select(process => ExamineAsync(http, process.Service, process.Probe, cancellationToken)));
        foreach (var one in found) findings.Add(one);
    }

    private async Task<Findings> ExamineAsync(HttpClient http, string service, Uri probe, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        try
        {
            using var answer = await http.GetAsync(probe, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            findings.Judge(
                service, answer.IsSuccessStatusCode, $"{probe} answers {(int)answer.StatusCode}{ChecksOf(body)}.",
                "See its log; what is not healthy is most likely among the other findings here.");
            JudgeVersion(service, body, findings);
            JudgeClock(service, answer, findings);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            findings.Trouble(
                service, $"{probe} does not answer: {error.GetBaseException().Message}",
                "See whether it runs, its log, and whether the network lets this machine reach it.");
        }

        return findings;
    }

    private static void JudgeVersion(string service, string body, Findings findings)
    {
        if (Read(body) is { ValueKind: JsonValueKind.Object } said && said.TryGetProperty("version", out var version))
        {
            findings.Judge(
                $"{service} version", version.ValueEquals(ThisVersion.Text), $"{version}; this program is {ThisVersion.Text}.",
                "Bring all services and this program to one version; two that follow each other work side by side while that lasts.");
        }
    }

    private void JudgeClock(string service, HttpResponseMessage answer, Findings findings)
    {
        if (answer.Headers.Date is not { } there) return;
        var skew = DateTimeOffset.UtcNow - there;
        findings.Judge(
            $"{service} clock", skew.Duration() <= limits.ClockSkew + Rounding, $"{skew.Duration().TotalSeconds:0} s from this machine.",
            "Synchronize the clocks of all machines (NTP).");
    }

    // All that the report of a service says.
    private static string ChecksOf(string body) =>
        Read(body) is { ValueKind: JsonValueKind.Object } said && said.TryGetProperty("checks", out var checks) && checks.ValueKind == JsonValueKind.Object
            ? $" ({string.Join(", ", checks.EnumerateObject().Select(check => $"{check.Name}: {check.Value}"))})" : "";

    private static JsonElement? Read(string body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
