using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Administration;

/// <summary>A person as administrators see them.</summary>
internal sealed record Person
{
    // An account has an address; nobody reads mail in the domain "invalid" (RFC 2606).
    private const string NoMail = "@aitasks.invalid";

    private readonly string? _email;

    [JsonIgnore]
    public long Number { get; init; }
    public Guid Id { get; init; }
    public string Username { get; init; } = "";

    /// <summary>Null for somebody who was created without.</summary>
    public string? Email
    {
        get => _email?.EndsWith(NoMail, StringComparison.Ordinal) == true ? null : _email;
        init => _email = value;
    }

    public string FirstName { get; init; } = "";

    /// <summary><c>ru</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "";

    /// <summary>One of <see cref="Accounts.PersonRoles"/>.</summary>
    public string Role { get; init; } = "";
    public bool IsActive { get; init; }
    public DateTime CreatedAt { get; init; }

    /// <summary>What stands in place of an email for somebody who has none.</summary>
    public static string InsteadOfEmail() => Guid.NewGuid() + NoMail;
}
