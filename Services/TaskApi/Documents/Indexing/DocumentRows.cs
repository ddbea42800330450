using AiTasks.TaskApi.Documents.Extraction;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Documents.Indexing;

/// <summary>A document that this node reads now.</summary>
internal sealed record ClaimedDocument
{
    public Guid Id { get; init; }
    public string MimeType { get; init; } = "";
    public string StorageKey { get; init; } = "";

    /// <summary>How often it was begun, this time included. Also tells this claim from a later one.</summary>
    public int Tries { get; init; }
}

/// <summary>Documents that wait to be read, and what was read in them.</summary>
internal sealed class DocumentRows(NpgsqlDataSource database)
{
    // So that no statement takes long, whatever a document has.
    private const int Batch = 500;

    private const string Take =
        """
        update files set tries = tries + 1, claimed_until = now() + @claimTime
        where id = (
          select id from files where text_state = 'pending' and (claimed_until is null or claimed_until < now())
          order by created_at limit 1 for update skip locked)
        returning id, mime_type, storage_key, tries
        """;

    // Somebody else may have taken it meanwhile, if this node stood still for long.
    private const string Ours = "where id = @Id and text_state = 'pending' and tries = @Tries";

    private const string Insert =
        """
        insert into passages (file_id, position, page, heading, text)
        select @Id, position, page, heading, text from unnest(@positions, @pages, @headings, @texts) as p (position, page, heading, text)
        """;

    /// <summary>Takes the oldest document that waits; null when none does.</summary>
    public async Task<ClaimedDocument?> TakeAsync(TimeSpan claimTime, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ClaimedDocument>(
            new CommandDefinition(Take, new { claimTime }, cancellationToken: cancellationToken));
    }

    /// <summary>Keeps what stands in it.</summary>
    /// <returns>False: it is this node's no more, and nothing was kept.</returns>
    public async Task<bool> KeepAsync(ClaimedDocument document, IReadOnlyList<PassageText> passages, int? pages, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var kept = await connection.ExecuteAsync(new CommandDefinition(
            $"update files set text_state = 'indexed', pages = @pages, claimed_until = null {Ours}",
            new { document.Id, document.Tries, pages }, transaction, cancellationToken: cancellationToken));
        if (kept == 0) return false;

        var position = 0;
        foreach (var batch in passages.Chunk(Batch))
        {
            var values = new
            {
                document.Id,
                positions = Enumerable.Range(position, batch.Length).ToArray(),
                pages = Array.ConvertAll(batch, one => one.Page),
                headings = Array.ConvertAll(batch, one => one.Heading),
                texts = Array.ConvertAll(batch, one => one.Text),
            };
            await connection.ExecuteAsync(new CommandDefinition(Insert, values, transaction, cancellationToken: cancellationToken));
            position += batch.Length;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Notes why it cannot be read.</summary>
    public Task RefuseAsync(ClaimedDocument document, string problem, CancellationToken cancellationToken) => ExecuteAsync(
        $"update files set text_state = 'failed', text_problem = @problem, claimed_until = null {Ours}",
        new { document.Id, document.Tries, problem }, cancellationToken);

    /// <summary>Gives it back, to be begun again after a while.</summary>
    /// <param name="document">The document.</param>
    /// <param name="counts">False: as if it had not been begun.</param>
    /// <param name="pause">Until when nobody begins it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task GiveBackAsync(ClaimedDocument document, bool counts, TimeSpan pause, CancellationToken cancellationToken) => ExecuteAsync(
        $"update files set tries = tries - @uncounted, claimed_until = now() + @pause {Ours}",
        new { document.Id, document.Tries, uncounted = counts ? 0 : 1, pause }, cancellationToken);

    private async Task ExecuteAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
    }
}
