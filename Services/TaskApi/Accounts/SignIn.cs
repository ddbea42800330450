using System.Threading.RateLimiting;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Checks passwords, and opens and closes sessions.</summary>
internal sealed class SignIn(
    AccountStore accounts, TokenService tokens, IPasswordHasher<CurrentUser> hasher, AuditTrail audit, TimeProvider time,
    IOptions<AccountOptions> options) : IDisposable
{
    private static readonly CurrentUser Nobody = new();

    // Checked when there is no such account, or nobody can sign in to it, so that an answer's time does not say whether there is one.
    private readonly Lazy<string> _nobodysHash = new(() => hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    // Hashing is slow on purpose. A crowd that signs in at once must not take the processors from everybody else's requests.
    private readonly ConcurrencyLimiter _hashing = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Environment.ProcessorCount,
        QueueLimit = options.Value.MaxWaitingPasswords,
    });

    /// <exception cref="TimeoutException">So many wait that this one would not be answered in time.</exception>
    public Task<string> HashPasswordAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(Nobody, password), cancellationToken);

    /// <returns>The person's id; null when the pair is wrong or the account not active.</returns>
    /// <exception cref="TimeoutException">So many wait that this one would not be answered in time.</exception>
    public async Task<long?> CheckPasswordAsync(string login, string password, CancellationToken cancellationToken)
    {
        var (id, hash, active) = await accounts.FindSecretAsync(login, cancellationToken);
        var verdict = await InTurnAsync(
            () => hasher.VerifyHashedPassword(Nobody, hash is { Length: > 0 } ? hash : _nobodysHash.Value, password), cancellationToken);
        if (verdict != PasswordVerificationResult.Failed && id > 0 && active) return id;

        // What was given as the name is not written down: people put passwords there.
        await audit.AddAsync(new AuditedDeed(AuditDeeds.SignInFailed) { Person = id > 0 ? id : null, Subject = "password" }, cancellationToken);
        return null;
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

    /// <summary>Signs in whoever keeps their token themselves, as the front ends of contracts C and D do.</summary>
    /// <returns>The person and the token; null when the pair is wrong or the account not active.</returns>
    public async Task<(CurrentUser User, string Token)?> IssueTokenAsync(string login, string password, CancellationToken cancellationToken)
    {
        if (await CheckPasswordAsync(login.Trim(), password, cancellationToken) is not { } id) return null;

        var token = new AccessToken
        {
            Kind = TokenKind.Access,
            Subject = $"user:{id}",
            UserId = id,
            ExpiresAt = time.GetUtcNow() + options.Value.StatusTokenLifetime,
        };
        if (await accounts.FindAsync(token, cancellationToken) is not { } user) return null;

        await audit.AddAsync(new AuditedDeed(AuditDeeds.SignedIn) { Person = id, Subject = "token", By = id }, cancellationToken);
        return (user, tokens.Sign(token with { Subject = user.Username }));
    }

    public void Dispose() => _hashing.Dispose();

    public async Task CloseAsync(HttpContext context, Credential? credential)
    {
        if (credential?.Token.SessionId is { } session) await accounts.CloseSessionAsync(session, context.RequestAborted);
        context.Response.Cookies.Delete(
            CredentialReader.SessionCookie, FrontCookies.Options(context, TimeSpan.Zero, readable: false));
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        using var turn = await _hashing.AcquireAsync(cancellationToken: cancellationToken);
        if (!turn.IsAcquired) throw new TimeoutException($"{options.Value.MaxWaitingPasswords} passwords wait to be checked already.");
        return await Task.Run(work, cancellationToken);
    }
}
