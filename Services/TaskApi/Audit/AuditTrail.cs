using System.Diagnostics;
using System.Net;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Producers;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Audit;

/// <summary>Writes down who did what. Who it is, and from where, it knows from the request that is being answered.</summary>
internal sealed class AuditTrail(NpgsqlDataSource database, IHttpContextAccessor requests)
{
    private const int MaxSubjectLength = 300;
    private const string ForwardedFor = "X-Forwarded-For";

    private const string Insert =
        """
        insert into audit_log (deed, actor_kind, actor_person, actor_service, person, subject, address, trace_id)
        values (
          @deed, @kind, coalesce(@actor, (select public_id from users where id = @by)), @service,
          coalesce(@publicId, (select public_id from users where id = @person)), @subject, @address::inet, @trace)
        """;

    /// <summary>Changes something and writes down what was done in one transaction: either both are there or none.</summary>
    /// <param name="change">Changes it. Its statements belong to the transaction, and are undone when it throws.</param>
    /// <param name="deeds">What was done, by what the change has returned; null: it was in vain, and whatever it did is undone.</param>
    /// <param name="cancellationToken">Stops it. Until the commit nothing has happened.</param>
    /// <returns>What the change has returned.</returns>
    public async Task<T> ChangeAsync<T>(
        Func<NpgsqlConnection, Task<T>> change, Func<T, IEnumerable<AuditedDeed>?> deeds, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await change(connection);
        if (deeds(result) is not { } done) return result;

        foreach (var deed in done)
            await connection.ExecuteAsync(new CommandDefinition(Insert, Values(deed), transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Writes down a deed that changes nothing in the database.</summary>
    public async Task AddAsync(AuditedDeed deed, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Insert, Values(deed), cancellationToken: cancellationToken));
    }

    private object Values(AuditedDeed deed)
    {
        var context = requests.HttpContext;
        var actor = context?.Features.Get<CurrentUser>()?.PublicId;
        var service = actor is null ? context?.Features.Get<CallingService>()?.Name : null;
        var by = context is null || actor is not null || service is not null ? null : deed.By;
        return new
        {
            deed = deed.Name,
            kind = context is null ? "system" : actor is not null || by is not null ? "person" : service is not null ? "service" : "nobody",
            actor,
            service,
            by,
            person = deed.Person,
            publicId = deed.PublicId,
            subject = deed.Subject is { Length: > MaxSubjectLength } subject ? subject[..MaxSubjectLength] : deed.Subject,
            address = context is null ? null : AddressOf(context)?.ToString(),
            trace = Activity.Current?.TraceId.ToHexString(),
        };
    }

    // The gateway writes whom it speaks with at the end, whatever the caller has written before.
    private static IPAddress? AddressOf(HttpContext context)
    {
        var last = context.Request.Headers[ForwardedFor].ToString().Split(',')[^1].Trim();
        var address = IPEndPoint.TryParse(last, out var told) ? told.Address : context.Connection.RemoteIpAddress;
        if (address is null) return null;

        // Without the scope of a link, which the database does not take.
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());
    }
}
