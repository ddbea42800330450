using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>A key as it is kept.</summary>
/// <param name="KeyId">Which master key has encrypted it.</param>
/// <param name="Nonce">12 random bytes, never used twice.</param>
/// <param name="Ciphertext">The encrypted key, and 16 bytes that prove whose it is.</param>
internal sealed record SealedKey(string KeyId, byte[] Nonce, byte[] Ciphertext);

/// <summary>
/// Encrypts people's keys (AES-256-GCM) under a key derived from the master key. Person and provider are part of the proof, so that a row
/// that somebody copies to another person or provider is worth nothing.
/// </summary>
internal sealed class MasterKeys
{
    private const int KeyBytes = 32;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;
    private const int IdBytes = 8;

    private readonly Derived? _current;
    private readonly Dictionary<string, Derived> _known = [];

    public MasterKeys(IOptions<OwnKeyOptions> options)
    {
        if (!options.Value.IsConfigured) return;
        foreach (var former in options.Value.FormerMasterKeys) Add(former);
        _current = Add(options.Value.MasterKey!);
    }

    /// <exception cref="InvalidOperationException">There is no master key.</exception>
    public SealedKey Seal(long userId, string provider, string key)
    {
        var current = _current ?? throw new InvalidOperationException("There is no master key.");
        var plain = Encoding.UTF8.GetBytes(key);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var ciphertext = new byte[plain.Length + TagBytes];
        using var aes = new AesGcm(current.Key, TagBytes);
        aes.Encrypt(nonce, plain, ciphertext.AsSpan(0, plain.Length), ciphertext.AsSpan(plain.Length), Owner(userId, provider));
        return new SealedKey(current.Id, nonce, ciphertext);
    }

    /// <returns>Null: the master key is not known any more, or the row was made for somebody else or changed since.</returns>
    public OwnKey? Open(long userId, string provider, SealedKey row)
    {
        if (!_known.TryGetValue(row.KeyId, out var derived) || row.Nonce.Length != NonceBytes || row.Ciphertext.Length < TagBytes) return null;

        var plain = new byte[row.Ciphertext.Length - TagBytes];
        using var aes = new AesGcm(derived.Key, TagBytes);
        try
        {
            aes.Decrypt(row.Nonce, row.Ciphertext.AsSpan(0, plain.Length), row.Ciphertext.AsSpan(plain.Length), plain, Owner(userId, provider));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return new OwnKey(Encoding.UTF8.GetString(plain));
    }

    /// <summary>True: a former master key has encrypted it.</summary>
    public bool IsOld(SealedKey row) => row.KeyId != _current?.Id;

    /// <summary>Whether it is base64 of enough bytes.</summary>
    public static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) && count >= KeyBytes;
    }

    private Derived Add(string text)
    {
        var secret = Convert.FromBase64String(text);
        var id = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, IdBytes, info: "aitasks own keys id"u8.ToArray()));
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, info: "aitasks own keys"u8.ToArray());
        return _known[id] = new Derived(id, key);
    }

    // The number ends at the separator, so no two owners have the same bytes.
    private static byte[] Owner(long userId, string provider) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{userId}:{provider}"));

    private sealed class Derived(string id, byte[] key)
    {
        public string Id => id;

        public byte[] Key => key;
    }
}
