namespace AiTasks.Cli.ApiClient;

/// <summary>The key of a service.</summary>
internal sealed class ServiceKeyCredential(string key) : ICredential
{
    private const string Header = "X-Service-Key";

    public ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation(Header, key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> RenewAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
