using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Accounts;

/// <summary>
/// Protects cookie-authenticated calls: a page must repeat in a header what only our own pages can read. The cookie holds a
/// secret; a token is the secret itself or a masked form of it, fresh in each answer. The secret outlives sign-ins, because
/// front ends go on using a token they got before (A6).
/// </summary>
internal sealed class Csrf(OriginPolicy origins)
{
    public const string HeaderName = "X-CSRFToken";
    public const string CookieName = "csrftoken";

    private const int SecretLength = 32;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // One year, as contract A's production gives it (A2).
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(31_449_600);

    /// <summary>Gives the caller a token, and the secret behind it if they had none.</summary>
    public static string Issue(HttpContext context)
    {
        var secret = context.Request.Cookies[CookieName];
        if (secret is null || !IsSecret(secret)) secret = RandomNumberGenerator.GetString(Alphabet, SecretLength);

        context.Response.Cookies.Append(CookieName, secret, FrontCookies.Options(context, Lifetime, readable: true));
        var token = Mask(secret);
        context.Response.Headers[HeaderName] = token;
        return token;
    }

    /// <summary>Why a call may not go on, or null.</summary>
    /// <param name="context">The call.</param>
    /// <param name="credential">What it lives by; null for a sign-in, which a foreign page must not cause either.</param>
    public FrontError? Check(HttpContext context, Credential? credential)
    {
        if (credential is { Source: not CredentialSource.Cookie }) return null;
        if (!origins.Allows(context.Request)) return FrontError.OriginRefused;
        return credential is null || IsTokenOf(context.Request.Cookies[CookieName], context.Request.Headers[HeaderName]) ? null : FrontError.CsrfFailed;
    }

    private static bool IsTokenOf(string? secret, string? token)
    {
        if (secret is null || token is null || !IsSecret(secret)) return false;
        var given = token.Length == SecretLength ? token : Unmask(token);
        return given is not null
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(secret), Encoding.UTF8.GetBytes(given));
    }

    private static bool IsSecret(string secret) => secret.Length == SecretLength && secret.All(char.IsAsciiLetterOrDigit);

    private static string Mask(string secret)
    {
        var mask = RandomNumberGenerator.GetString(Alphabet, SecretLength);
        return mask + Combine(secret, mask, (letter, shift) => letter + shift);
    }

    private static string? Unmask(string token) =>
        token.Length == 2 * SecretLength && token.All(char.IsAsciiLetterOrDigit)
            ? Combine(token[SecretLength..], token[..SecretLength], (letter, shift) => letter - shift + Alphabet.Length)
            : null;

    private static string Combine(string text, string mask, Func<int, int, int> move) => string.Concat(text.Zip(mask,
        (letter, shift) => Alphabet[move(Alphabet.IndexOf(letter, StringComparison.Ordinal), Alphabet.IndexOf(shift, StringComparison.Ordinal)) % Alphabet.Length]));
}
