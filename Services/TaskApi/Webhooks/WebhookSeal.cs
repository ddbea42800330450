using AiTasks.TaskApi.OwnKeys;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>
/// Secrets of receivers as they stand in the database: encrypted under the master key, for one address. Where there is no master key they
/// stand as they were given, since a webhook that is not told is worse; they are encrypted once there is one.
/// </summary>
internal sealed class WebhookSeal(MasterKeys masters)
{
    /// <summary>What stands in the place of a master key's id in secrets that are not encrypted: these have no second part.</summary>
    public const string NoKey = "";

    // A version that knows nothing of this carries the text from table to table, and refuses to sign with what does not begin as a secret does.
    private const string Mark = "sealed";
    private const char Separator = '.';

    /// <summary>How a secret is kept.</summary>
    public string Seal(string url, string secret)
    {
        if (!masters.IsConfigured) return secret;
        var kept = masters.Seal(Owner(url), secret);
        return string.Join(Separator, Mark, kept.KeyId, Convert.ToBase64String([.. kept.Nonce, .. kept.Ciphertext]));
    }

    /// <returns>Null: the master key is not known, or the row was made for another receiver or changed since.</returns>
    public string? Open(string url, string kept)
    {
        if (kept.Split(Separator) is not [Mark, var keyId, var text]) return kept;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) && count > MasterKeys.NonceBytes
            ? masters.Open(Owner(url), new SealedKey(keyId, bytes[..MasterKeys.NonceBytes], bytes[MasterKeys.NonceBytes..count]))
            : null;
    }

    private static string Owner(string url) => $"webhook {url}";
}
