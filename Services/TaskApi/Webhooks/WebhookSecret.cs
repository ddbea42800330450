using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>Signatures of Standard Webhooks (symmetric, <c>v1</c>).</summary>
internal static class WebhookSecret
{
    public const string Rule = "The secret has to be whsec_ and 24 to 64 random bytes in base64.";

    private const string Prefix = "whsec_";
    private const int MinBytes = 24;
    private const int MaxBytes = 64;

    public static bool IsValid(string? secret) => Decode(secret) is { Length: >= MinBytes and <= MaxBytes };

    /// <summary>The value of the header <c>webhook-signature</c>.</summary>
    /// <param name="secret">A valid secret.</param>
    /// <param name="messageId">The header <c>webhook-id</c>.</param>
    /// <param name="at">The header <c>webhook-timestamp</c>, in whole seconds.</param>
    /// <param name="payload">The body.</param>
    public static string Sign(string secret, string messageId, DateTimeOffset at, string payload)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{messageId}.{at.ToUnixTimeSeconds()}.{payload}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Decode(secret)!, Encoding.UTF8.GetBytes(signed)));
    }

    private static byte[]? Decode(string? secret)
    {
        if (secret?.StartsWith(Prefix, StringComparison.Ordinal) != true) return null;
        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var count) ? bytes[..count] : null;
    }
}
