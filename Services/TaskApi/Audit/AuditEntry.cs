namespace AiTasks.TaskApi.Audit;

/// <summary>A deed as administrators read it.</summary>
internal sealed record AuditEntry
{
    public long Id { get; init; }
    public DateTime At { get; init; }

    /// <summary>One of <see cref="AuditDeeds"/>.</summary>
    public string Deed { get; init; } = "";

    /// <summary><c>person</c>, <c>service</c>, <c>system</c>, or <c>nobody</c> for a caller who has not proved who they are.</summary>
    public string ActorKind { get; init; } = "";

    /// <summary>The person who did it.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>The person's username, or the service's name; null for somebody who is gone.</summary>
    public string? ActorName { get; init; }

    /// <summary>Whom it concerns.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Their username; null for somebody who is gone.</summary>
    public string? PersonName { get; init; }

    /// <summary>What it concerns, see <see cref="AuditDeeds"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>From where, as the gateway tells; null when that is not known or its person is gone.</summary>
    public string? Address { get; init; }
    public string? TraceId { get; init; }
}

/// <summary>Entries, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">What to give as <c>before</c> for those that follow; null when there are none.</param>
internal sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, long? Next);

/// <summary>Which entries; null does not choose.</summary>
/// <param name="Deed">One of <see cref="AuditDeeds"/>.</param>
/// <param name="Actor">Who did it: a person's username, email or id, or the name of a service.</param>
/// <param name="Person">Whom it concerns: username, email or id.</param>
/// <param name="Since">The first moment.</param>
/// <param name="Until">The moment after the last.</param>
/// <param name="Before">Only older ones than this entry.</param>
internal sealed record AuditFilter(string? Deed, string? Actor, string? Person, DateTimeOffset? Since, DateTimeOffset? Until, long? Before);
