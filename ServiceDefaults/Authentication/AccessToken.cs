namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>What a token is for. A token of one kind is never accepted in place of another.</summary>
public enum TokenKind
{
    /// <summary>In the session cookie of a browser.</summary>
    Session,

    /// <summary>In an <c>Authorization: Bearer</c> header, or in the address of a socket.</summary>
    Access,

    /// <summary>One of our services speaking for itself.</summary>
    Service,
}

/// <summary>What a signed token says.</summary>
public sealed record AccessToken
{
    public required TokenKind Kind { get; init; }

    /// <summary>Whom it speaks for: a username, or the name of a service.</summary>
    public required string Subject { get; init; }

    /// <summary>The person's number; 0 for a service.</summary>
    public long UserId { get; init; }

    /// <summary>The sign-in it belongs to, so that it can be revoked; null for a service.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>When it stops being valid (UTC, whole seconds).</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
