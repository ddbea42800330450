using AiTasks.TaskApi.Audit;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>Whether a person has a key for a provider, never the key itself.</summary>
/// <param name="Provider">By its name in the configuration.</param>
/// <param name="Configured">True: there is one.</param>
/// <param name="UpdatedAt">When it was entered; null without one.</param>
internal sealed record OwnKeyState(string Provider, bool Configured, DateTime? UpdatedAt);

/// <summary>Whose key it is, and for what; in this order they are gone through.</summary>
internal sealed record OwnKeyOwner(long UserId, string Provider)
{
    /// <summary>Before all of them.</summary>
    public static readonly OwnKeyOwner None = new(0, "");
}

/// <summary>Keeps people's own keys, encrypted.</summary>
internal sealed class OwnKeyStore(
    NpgsqlDataSource database, MasterKeys masters, AuditTrail audit, IOptions<OwnKeyOptions> options, ILogger<OwnKeyStore> logger)
{
    private const string OfTask =
        """
        select k.user_id, k.key_id, k.nonce, k.ciphertext from tasks t join user_model_keys k on k.user_id = t.user_id
        where t.id = @taskId and k.provider = @provider
        """;

    private const string Put =
        """
        insert into user_model_keys (user_id, provider, key_id, nonce, ciphertext) values (@userId, @provider, @KeyId, @Nonce, @Ciphertext)
        on conflict (user_id, provider) do update set key_id = @KeyId, nonce = @Nonce, ciphertext = @Ciphertext, updated_at = now()
        returning updated_at
        """;

    private const string Old =
        """
        select user_id, provider, key_id, nonce, ciphertext from user_model_keys
        where key_id = any(@old) and (user_id, provider) > (@UserId, @Provider) order by user_id, provider limit @count
        """;

    // Unless the person has entered another key meanwhile.
    private const string Renew =
        """
        update user_model_keys set key_id = @KeyId, nonce = @Nonce, ciphertext = @Ciphertext
        where user_id = @userId and provider = @provider and nonce = @oldNonce
        """;

    // As it is kept: names of settings have no case.
    private readonly Dictionary<string, string> _providers = options.Value.Providers.Distinct(StringComparer.OrdinalIgnoreCase)
        .ToDictionary(name => name, name => name.ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    public bool Knows(string provider) => _providers.ContainsKey(provider);

    /// <summary>All providers for which people may have keys.</summary>
    public async Task<IReadOnlyList<OwnKeyState>> ListAsync(long userId, CancellationToken cancellationToken)
    {
        if (_providers.Count == 0) return [];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var kept = (await connection.QueryAsync<(string Provider, DateTime At)>(new CommandDefinition(
            "select provider, updated_at from user_model_keys where user_id = @userId", new { userId }, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.Provider, row => row.At);
        return
        [
            .. from one in _providers
               select kept.TryGetValue(one.Value, out var at) ? new OwnKeyState(one.Key, true, at) : new OwnKeyState(one.Key, false, null),
        ];
    }

    /// <summary>Keeps a key in the place of the one before.</summary>
    public async Task<OwnKeyState> PutAsync(long userId, string provider, string key, CancellationToken cancellationToken)
    {
        var name = _providers[provider];
        var kept = masters.Seal(userId, name, key);
        var at = await audit.ChangeAsync(
            connection => connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
                Put, new { userId, provider = name, kept.KeyId, kept.Nonce, kept.Ciphertext }, cancellationToken: cancellationToken)),
            _ => [new AuditedDeed(AuditDeeds.KeySet) { Person = userId, Subject = name }],
            cancellationToken);
        return new OwnKeyState(_providers.Keys.First(one => one.Equals(provider, StringComparison.OrdinalIgnoreCase)), true, at);
    }

    /// <summary>Forgets a key, also of a provider for which nobody may have one any more.</summary>
    /// <returns>False: there was none.</returns>
    public async Task<bool> DeleteAsync(long userId, string provider, CancellationToken cancellationToken)
    {
        var name = provider.ToLowerInvariant();
        return await audit.ChangeAsync(
            connection => connection.ExecuteAsync(new CommandDefinition(
                "delete from user_model_keys where user_id = @userId and provider = @name", new { userId, name }, cancellationToken: cancellationToken)),
            removed => removed == 0 ? null : [new AuditedDeed(AuditDeeds.KeyRemoved) { Person = userId, Subject = name }],
            cancellationToken) > 0;
    }

    /// <summary>The key with which a task's person pays. Nothing is looked up where nobody can have one.</summary>
    /// <returns>Null: there is none, or it cannot be read.</returns>
    public async Task<OwnKey?> FindForTaskAsync(NpgsqlConnection connection, long taskId, string provider, CancellationToken cancellationToken)
    {
        if (!masters.IsConfigured || !_providers.TryGetValue(provider, out var name)) return null;
        if (await connection.QuerySingleOrDefaultAsync<Row>(
            await Prepared.CommandAsync(connection, OfTask, new { taskId, provider = name }, null, cancellationToken)) is not { } row)
        {
            return null;
        }

        var kept = row.Sealed;
        if (masters.Open(row.UserId, name, kept) is not { } key)
        {
            logger.LogError(
                "The key of person {UserId} for {Provider} cannot be decrypted (master key {KeyId}); the system's is used",
                row.UserId, name, row.KeyId);
            return null;
        }

        if (masters.IsOld(kept)) await RenewAsync(connection, row.UserId, name, key, kept.Nonce, cancellationToken);
        return key;
    }

    /// <summary>Encrypts some of those keys anew that a former master key has encrypted.</summary>
    /// <param name="after">Those up to this one have been looked at.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Stops it between two keys.</param>
    /// <returns>The last that was looked at; null: there are no more.</returns>
    public async Task<OwnKeyOwner?> RenewAsync(OwnKeyOwner after, int count, CancellationToken cancellationToken)
    {
        if (masters.OldIds is not { Length: > 0 } old) return null;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            Old, new { old, after.UserId, after.Provider, count }, cancellationToken: cancellationToken))).AsList();
        foreach (var row in rows)
        {
            // One that cannot be read is reported when it is used.
            if (masters.Open(row.UserId, row.Provider, row.Sealed) is { } key)
                await RenewAsync(connection, row.UserId, row.Provider, key, row.Nonce, cancellationToken);
        }

        return rows.Count < count ? null : new OwnKeyOwner(rows[^1].UserId, rows[^1].Provider);
    }

    private async Task RenewAsync(
        NpgsqlConnection connection, long userId, string provider, OwnKey key, byte[] oldNonce, CancellationToken cancellationToken)
    {
        var renewed = masters.Seal(userId, provider, key.Reveal());
        await connection.ExecuteAsync(new CommandDefinition(
            Renew, new { userId, provider, renewed.KeyId, renewed.Nonce, renewed.Ciphertext, oldNonce }, cancellationToken: cancellationToken));
    }

    private sealed class Row
    {
        public long UserId { get; init; }
        public string Provider { get; init; } = "";
        public string KeyId { get; init; } = "";
        public byte[] Nonce { get; init; } = [];
        public byte[] Ciphertext { get; init; } = [];
        public SealedKey Sealed => new(KeyId, Nonce, Ciphertext);
    }
}
