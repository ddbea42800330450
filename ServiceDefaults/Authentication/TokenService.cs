using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>
/// Signs and checks JSON Web Tokens (RFC 7519) with HS256 (RFC 7515, 7518). The algorithm is fixed here: what a token's
/// header asks for is compared, never obeyed (RFC 8725).
/// </summary>
public sealed class TokenService(ReloadedOptions<TokenOptions> options, TimeProvider time)
{
    private const string Algorithm = "HS256";

    // Ours are under 400 characters; a longer one is not ours and is not worth hashing.
    private const int MaxLength = 4096;

    private static readonly string Header = Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes($$"""{"alg":"{{Algorithm}}","typ":"JWT"}"""));

    // The key that signs comes first.
    private readonly Func<byte[][]> _keys = options.Make<byte[][]>(
        now => [Encoding.UTF8.GetBytes(now.SigningKey), .. now.AcceptedSigningKeys.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>Signs a token.</summary>
    public string Sign(AccessToken token)
    {
        var claims = new TokenClaims
        {
            Subject = token.Subject,
            Kind = token.Kind.ToString().ToLowerInvariant(),
            UserId = token.UserId,
            SessionId = token.SessionId,
            IssuedAt = time.GetUtcNow().ToUnixTimeSeconds(),
            ExpiresAt = token.ExpiresAt.ToUnixTimeSeconds(),
        };
        var signingInput = Header + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        return signingInput + "." + Hs256.Sign(_keys()[0], signingInput);
    }

    /// <summary>Checks a token.</summary>
    /// <returns>What it says; null when it is malformed, forged, expired or of another kind.</returns>
    public AccessToken? Verify(string? token, TokenKind kind)
    {
        if (token is null or { Length: 0 or > MaxLength } || token.Split('.') is not [var header, var payload, var signature])
            return null;

        var signingInput = header + "." + payload;
        if (!Array.Exists(_keys(), key => Hs256.Matches(key, signingInput, signature)) || !IsOurHeader(header)) return null;

        return Read<TokenClaims>(payload) is { } claims && claims.ExpiresAt is { } expires
            && DateTimeOffset.FromUnixTimeSeconds(expires) + options.Value.ClockSkew > time.GetUtcNow()
            && claims is { Subject.Length: > 0 }
            && string.Equals(claims.Kind, kind.ToString(), StringComparison.OrdinalIgnoreCase)
            ? new AccessToken
            {
                Kind = kind,
                Subject = claims.Subject,
                UserId = claims.UserId,
                SessionId = claims.SessionId,
                ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(expires),
            }
            : null;
    }

    private static bool IsOurHeader(string header) =>
        header == Header || Read<TokenHeader>(header) is { Algorithm: Algorithm, Critical: null };

    private static T? Read<T>(string part) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Base64Url.DecodeFromChars(part));
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            return null;
        }
    }
}
