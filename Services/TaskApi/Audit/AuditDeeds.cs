namespace AiTasks.TaskApi.Audit;

/// <summary>What is written down, by the names under which it is read.</summary>
internal static class AuditDeeds
{
    /// <summary>The subject is <c>browser</c> or <c>token</c>.</summary>
    public const string SignedIn = "signed_in";
    public const string SignedOut = "signed_out";

    /// <summary>The subject is <c>password</c> or <c>static_token</c>. The person is whose account it was, if there is one.</summary>
    public const string SignInFailed = "sign_in_failed";

    /// <summary>The subject is the static token's id, as of the two that follow.</summary>
    public const string TokenExchanged = "token_exchanged";
    public const string TokenCreated = "token_created";
    public const string TokenRevoked = "token_revoked";

    public const string AccountCreated = "account_created";
    public const string AccountActivated = "account_activated";
    public const string AccountDeactivated = "account_deactivated";

    /// <summary>The subject is the new role of the person.</summary>
    public const string RoleChanged = "role_changed";

    public const string ErasureAsked = "erasure_asked";

    /// <summary>Nothing is left of the person but their number here.</summary>
    public const string Erased = "erased";

    /// <summary>Somebody was given all that is known of the person.</summary>
    public const string Exported = "exported";

    /// <summary>The subject is the provider.</summary>
    public const string KeySet = "key_set";
    public const string KeyRemoved = "key_removed";

    /// <summary>The subject is the number of the role of prompts.</summary>
    public const string PromptRoleCreated = "prompt_role_created";
    public const string PromptRoleChanged = "prompt_role_changed";

    /// <summary>The subject is the queue and the message. Written before it is tried: the broker takes part in no transaction.</summary>
    public const string ErrorRequeued = "error_requeued";
    public const string ErrorDiscarded = "error_discarded";
}

/// <summary>A deed, before it is written down.</summary>
/// <param name="Name">One of <see cref="AuditDeeds"/>.</param>
internal sealed record AuditedDeed(string Name)
{
    /// <summary>Whom it concerns, by the account's own number; null for nobody.</summary>
    public long? Person { get; init; }

    /// <summary>Whom it concerns, where the account is gone with the deed and its number says nothing any more.</summary>
    public Guid? PublicId { get; init; }

    /// <summary>What it concerns. Never a secret, nor anything that a person has written.</summary>
    public string? Subject { get; init; }

    /// <summary>Who it was, where the request itself has not been let in as anybody: whoever has just proved who they are.</summary>
    public long? By { get; init; }
}
