namespace AiTasks.TaskApi.Accounts;

internal static class EmailAddress
{
    // RFC 5321's bound of a path, less its brackets.
    private const int MaxLength = 254;

    /// <summary>Whether mail could be sent there. Whether anybody reads it only sending would show.</summary>
    public static bool IsValid(string email) =>
        email.Length <= MaxLength && email.Split('@') is [{ Length: > 0 }, { Length: > 0 }]
        && !email.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));
}
