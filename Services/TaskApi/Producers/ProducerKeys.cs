using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TaskApi.Producers;

/// <summary>Knows backends by their keys.</summary>
internal sealed class ProducerKeys(ReloadedOptions<ProducerOptions> options, IHostEnvironment environment)
{
    /// <summary>Header that carries the key.</summary>
    public const string HeaderName = "X-Service-Key";

    private const string DevelopmentName = "dev";
    private const string DevelopmentKey = "dev-service-key";

    private readonly Func<IReadOnlyList<(byte[] Hash, string Name)>> _known = options.Make<IReadOnlyList<(byte[] Hash, string Name)>>(now =>
    [
        .. now.Services.SelectMany(service => service.AcceptedKeys.Append(service.Key), (service, key) => (Hash(key), service.Name)),
        .. environment.IsDevelopment() ? [(Hash(DevelopmentKey), DevelopmentName)] : Array.Empty<(byte[], string)>(),
    ]);

    /// <summary>Whose key a request carries; null when it is nobody's. All are compared, so that the time tells nothing.</summary>
    public string? Read(HttpRequest request)
    {
        var given = Hash(request.Headers[HeaderName].ToString());
        string? found = null;
        foreach (var (hash, name) in _known())
        {
            if (CryptographicOperations.FixedTimeEquals(hash, given)) found = name;
        }

        return found;
    }

    /// <summary>Whether it may act for any chat with the bot.</summary>
    public bool SpeaksForChats(string name) =>
        options.Value.Services.Any(service => service.Name == name && service.SpeaksForChats) || (environment.IsDevelopment() && name == DevelopmentName);

    /// <summary>Whether it may manage accounts, roles and projects.</summary>
    public bool Administers(string name) =>
        options.Value.Services.Any(service => service.Name == name && service.Administers) || (environment.IsDevelopment() && name == DevelopmentName);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
