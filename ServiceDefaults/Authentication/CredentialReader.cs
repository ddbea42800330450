using Microsoft.AspNetCore.Http;

namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>Where a request's credential was found.</summary>
public enum CredentialSource
{
    Header,
    Cookie,
    Query,
}

/// <summary>A checked credential.</summary>
/// <param name="Token">What it says.</param>
/// <param name="Raw">The token as it came, for forwarding to another of our services; never to be logged.</param>
/// <param name="Source">Where it was found: only a cookie is sent by a browser unasked, so only a cookie needs CSRF protection.</param>
public sealed record Credential(AccessToken Token, string Raw, CredentialSource Source);

/// <summary>Finds out whom a request speaks for: bearer header, then session cookie, then, for sockets only, the address.</summary>
public sealed class CredentialReader(TokenService tokens)
{
    /// <summary>Name of the session cookie (contract A2).</summary>
    public const string SessionCookie = "sessionid";

    private const string BearerPrefix = "Bearer ";

    /// <summary>Reads and checks the credential.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allowQuery">True on socket routes: browsers cannot give a socket a header.</param>
    /// <returns>The credential, or null when there is none that is valid.</returns>
    public Credential? Read(HttpRequest request, bool allowQuery = false)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            return ReadBearer(header[BearerPrefix.Length..].Trim());

        if (Check(request.Cookies[SessionCookie], TokenKind.Session, CredentialSource.Cookie) is { } session)
            return session;

        return allowQuery ? Check(request.Query["token"], TokenKind.Access, CredentialSource.Query) : null;
    }

    /// <summary>Reads and checks a token that was sent on purpose, in the address of a socket or in a header; cookies are not looked at.</summary>
    public Credential? ReadToken(HttpRequest request) =>
        Check(request.Query["token"], TokenKind.Access, CredentialSource.Query)
        ?? (Read(request) is { Source: CredentialSource.Header } sent ? sent : null);

    /// <summary>
    /// Checks what was sent on purpose: a service that forwards a person's credential puts a session's token where access tokens stand.
    /// </summary>
    public Credential? ReadBearer(string raw) =>
        Check(raw, TokenKind.Access, CredentialSource.Header) ?? Check(raw, TokenKind.Session, CredentialSource.Header);

    private Credential? Check(string? raw, TokenKind kind, CredentialSource source) =>
        raw is not null && tokens.Verify(raw, kind) is { } token ? new Credential(token, raw, source) : null;
}
