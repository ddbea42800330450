using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>A key or another secret as it is kept.</summary>
/// <param name="KeyId">Which master key has encrypted it.</param>
/// <param name="Nonce">12 random bytes, never used twice.</param>
/// <param name="Ciphertext">The encrypted secret, and 16 bytes that prove whose it is.</param>
internal sealed record SealedKey(string KeyId, byte[] Nonce, byte[] Ciphertext);

/// <summary>
/// Encrypts secrets of people and services (AES-256-GCM) under a key derived from the master key. Whose a secret is, and what for, is part
/// of the proof, so that a row that somebody copies to another owner is worth nothing.
/// </summary>
internal sealed class MasterKeys(ReloadedOptions<OwnKeyOptions> options)
{
    public const int NonceBytes = 12;

    private const int KeyBytes = 32;
    private const int TagBytes = 16;
    private const int IdBytes = 8;

    private readonly Func<KeyRing> _ring = options.Make(KeyRing.Of);

    /// <summary>False: nobody can have a key.</summary>
    public bool IsConfigured => _ring().Current is not null;

    /// <summary>The ids of those that open and do not seal any more.</summary>
    public string[] OldIds => _ring().OldIds;

    /// <exception cref="InvalidOperationException">There is no master key.</exception>
    public SealedKey Seal(long userId, string provider, string key) => Seal(Owner(userId, provider), key);

    /// <param name="owner">Whose it is and what for, in words that mean no one else. Never digits and a colon first: those are people.</param>
    /// <param name="secret">What is encrypted.</param>
    /// <exception cref="InvalidOperationException">There is no master key.</exception>
    public SealedKey Seal(string owner, string secret)
    {
        var current = _ring().Current ?? throw new InvalidOperationException("There is no master key.");
        var plain = Encoding.UTF8.GetBytes(secret);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var ciphertext = new byte[plain.Length + TagBytes];
        using var aes = new AesGcm(current.Key, TagBytes);
        aes.Encrypt(nonce, plain, ciphertext.AsSpan(0, plain.Length), ciphertext.AsSpan(plain.Length), Encoding.UTF8.GetBytes(owner));
        return new SealedKey(current.Id, nonce, ciphertext);
    }

    /// <returns>Null: the master key is not known any more, or the row was made for somebody else or changed since.</returns>
    public OwnKey? Open(long userId, string provider, SealedKey row) => Open(Owner(userId, provider), row) is { } key ? new OwnKey(key) : null;

    /// <summary>The same for a secret of an owner that is no person.</summary>
    public string? Open(string owner, SealedKey row)
    {
        if (!_ring().Known.TryGetValue(row.KeyId, out var derived) || row.Nonce.Length != NonceBytes || row.Ciphertext.Length < TagBytes) return null;

        var plain = new byte[row.Ciphertext.Length - TagBytes];
        using var aes = new AesGcm(derived.Key, TagBytes);
        try
        {
            aes.Decrypt(row.Nonce, row.Ciphertext.AsSpan(0, plain.Length), row.Ciphertext.AsSpan(plain.Length), plain, Encoding.UTF8.GetBytes(owner));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    /// <summary>True: a former master key has encrypted it.</summary>
    public bool IsOld(SealedKey row) => row.KeyId != _ring().Current?.Id;

    /// <summary>Whether it is base64 of enough bytes.</summary>
    public static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) && count >= KeyBytes;
    }

    // The number ends at the separator, so no two people have the same bytes.
    private static string Owner(long userId, string provider) => string.Create(CultureInfo.InvariantCulture, $"{userId}:{provider}");

    private sealed class KeyRing(Derived? current, Dictionary<string, Derived> known)
    {
        public Derived? Current => current;

        public Dictionary<string, Derived> Known => known;

        public string[] OldIds { get; } = [.. known.Keys.Where(id => id != current?.Id)];

        public static KeyRing Of(OwnKeyOptions options)
        {
            if (!options.IsConfigured) return new KeyRing(null, []);
            var current = new Derived(options.MasterKey!);
            var all = options.FormerMasterKeys.Select(text => new Derived(text)).Append(current);
            return new KeyRing(current, all.DistinctBy(one => one.Id).ToDictionary(one => one.Id));
        }
    }

    private sealed class Derived(string text)
    {
        public string Id { get; } = Convert.ToHexStringLower(Expand(text, IdBytes, "aitasks own keys id"u8));

        public byte[] Key { get; } = Expand(text, KeyBytes, "aitasks own keys"u8);

        private static byte[] Expand(string text, int length, ReadOnlySpan<byte> purpose) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, Convert.FromBase64String(text), length, info: purpose.ToArray());
    }
}
