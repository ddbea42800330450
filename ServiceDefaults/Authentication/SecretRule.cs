namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>What a secret has to be that signs.</summary>
internal static class SecretRule
{
    // RFC 7518 section 3.2: as many bits as the hash has.
    private const int MinLength = 32;

    // What is generated has far more; what somebody typed to fill the field has not.
    private const int MinDifferent = 8;

    public static bool IsStrong(string? secret) => secret is { Length: >= MinLength } && secret.Distinct().Count() >= MinDifferent;

    public static string For(string setting) =>
        $"{setting} needs {MinLength} characters or more, at least {MinDifferent} of them different. Generate it: openssl rand -base64 48";
}
