using AiTasks.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Checks passwords, and opens and closes sessions.</summary>
internal sealed class SignIn(
    AccountStore accounts, TokenService tokens, IPasswordHasher<CurrentUser> hasher, TimeProvider time, IOptions<AccountOptions> options)
{
    private static readonly CurrentUser Nobody = new();

    // Checked when there is no such account, so that an answer's time does not say whether there is one.
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    public string HashPassword(string password) => hasher.HashPassword(Nobody, password);

    /// <returns>The person's id; null when the pair is wrong or the account not active.</returns>
    public async Task<long?> CheckPasswordAsync(string login, string password, CancellationToken cancellationToken)
    {
        var (id, hash, active) = await accounts.FindSecretAsync(login, cancellationToken);
        var matches = hasher.VerifyHashedPassword(Nobody, hash ?? _nobodysHash.Value, password) != PasswordVerificationResult.Failed;
        return matches && id > 0 && active ? id : null;
    }

    /// <summary>Signs a browser in: a session in the database and its token in a cookie.</summary>
    public async Task<CurrentUser> OpenAsync(HttpContext context, long userId)
    {
        var lifetime = options.Value.SessionLifetime;
        var expires = time.GetUtcNow() + lifetime;
        var session = await accounts.OpenSessionAsync(userId, expires, context.RequestAborted);
        var token = new AccessToken
        {
            Kind = TokenKind.Session,
            Subject = $"user:{userId}",
            UserId = userId,
            SessionId = session,
            ExpiresAt = expires,
        };
        context.Response.Cookies.Append(
            CredentialReader.SessionCookie, tokens.Sign(token), FrontCookies.Options(context, lifetime, readable: false));
        return await accounts.FindAsync(token, context.RequestAborted)
            ?? throw new InvalidOperationException("A session that was just opened is not there.");
    }

    public async Task CloseAsync(HttpContext context, Credential? credential)
    {
        if (credential?.Token.SessionId is { } session) await accounts.CloseSessionAsync(session, context.RequestAborted);
        context.Response.Cookies.Delete(
            CredentialReader.SessionCookie, FrontCookies.Options(context, TimeSpan.Zero, readable: false));
    }
}
