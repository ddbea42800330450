using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>The signature <c>HS256</c> of RFC 7518 section 3.2, over the signing input of RFC 7515.</summary>
internal static class Hs256
{
    /// <param name="key">The secret; RFC 7518 asks at least 32 bytes.</param>
    /// <param name="signingInput">Encoded header, dot, encoded payload.</param>
    public static string Sign(byte[] key, string signingInput) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signingInput)));

    /// <summary>Compares in constant time; what is no signature at all does not match.</summary>
    public static bool Matches(byte[] key, string signingInput, string signature)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return Base64Url.IsValid(signature, out var length) && length == given.Length
            && Base64Url.TryDecodeFromChars(signature, given, out var written) && written == given.Length
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signingInput)));
    }
}
