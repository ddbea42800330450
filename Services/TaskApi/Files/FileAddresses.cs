using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Posts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Files;

/// <summary>Addresses at which everybody may fetch a picture for a while: clients fetch them without a credential (E27).</summary>
internal sealed class FileAddresses(
    ReloadedOptions<TokenOptions> tokens, IOptions<UploadOptions> options, IOptions<PostOptions> posts, TimeProvider time)
{
    /// <summary>Below it are the public addresses.</summary>
    public const string PublicPath = "/files/public";

    // The key that signs comes first.
    private readonly Func<byte[][]> _keys = tokens.Make<byte[][]>(now => [Derive(now.SigningKey), .. now.AcceptedSigningKeys.Select(Derive)]);

    /// <summary>A public address of a picture, which holds for <see cref="UploadOptions.AddressLifetime"/>.</summary>
    /// <param name="fileId">The picture.</param>
    /// <param name="baseUrl">Where this system is reached, such as <c>https://host/prefix</c>; see <see cref="BaseUrl"/>.</param>
    public string Sign(Guid fileId, string baseUrl)
    {
        var expires = (time.GetUtcNow() + options.Value.AddressLifetime).ToUnixTimeSeconds();
        var signature = Base64Url.EncodeToString(Hash(_keys()[0], fileId, expires));
        return string.Create(CultureInfo.InvariantCulture, $"{baseUrl.TrimEnd('/')}{PublicPath}/{fileId}?expires={expires}&signature={signature}");
    }

    /// <summary>True for a signature of ours that still holds.</summary>
    public bool Holds(Guid fileId, string? expires, string? signature)
    {
        var given = new byte[SHA256.HashSizeInBytes];
        return long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until)
            && Base64Url.IsValid(signature, out var length) && length == given.Length
            && Base64Url.TryDecodeFromChars(signature, given, out var written) && written == given.Length
            && Array.Exists(_keys(), key => CryptographicOperations.FixedTimeEquals(given, Hash(key, fileId, until)))
            && until > time.GetUtcNow().ToUnixTimeSeconds();
    }

    /// <summary>Where the caller of a request reaches this system, without a slash at its end: as configured, else as it was just reached.</summary>
    public string BaseUrl(HttpRequest request) =>
        (posts.Value.PublicUrl?.AbsoluteUri ?? $"{request.Scheme}://{request.Host}{request.PathBase}").TrimEnd('/');

    // A key of its own: a signature of an address can never be taken for one of a token.
    private static byte[] Derive(string signingKey) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(signingKey), SHA256.HashSizeInBytes, info: "aitasks file addresses"u8.ToArray());

    private static byte[] Hash(byte[] key, Guid fileId, long expires) =>
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{fileId:N}.{expires}")));
}
