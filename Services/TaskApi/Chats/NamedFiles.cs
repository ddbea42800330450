using System.Globalization;
using AiTasks.TaskApi.ClientApi;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Chats;

/// <summary>A file of a message.</summary>
/// <param name="FileId">The file.</param>
/// <param name="Side"><c>a</c> or <c>b</c> in a comparison; null otherwise.</param>
internal sealed record NamedFile(Guid FileId, string? Side);

/// <summary>What became of references to files.</summary>
/// <param name="Files">Each file once, in the order in which they were named.</param>
/// <param name="Unknown">What names nothing that the person may read.</param>
internal sealed record NamedFiles(IReadOnlyList<NamedFile> Files, IReadOnlyList<string> Unknown)
{
    // A person may read their own uploads, and what is in projects. A node may have no files.
    private const string Find =
        """
        with recursive wanted as (
          select * from unnest(@ids, @keys, @sides) with ordinality as w (id, key, side, n)
        ), below as (
          select w.n, node.id from wanted w join project_nodes node on node.id = w.id
          union
          select b.n, child.id from below b join project_nodes child on child.parent_id = b.id
        ), found as (
          select w.n, f.id from wanted w join files f on f.id = w.id
          union
          select w.n, f.id from wanted w join files f on f.storage_key = w.key
          union
          select b.n, p.file_id from below b join project_files p on p.node_id = b.id
        ), readable as (
          select found.n, f.id, f.created_at from found join files f on f.id = found.id and (f.user_id = @owner or f.user_id is null)
        )
        select w.n, w.side, r.id as file_id, r.id is not null or exists (select 1 from below b where b.n = w.n) as known
        from wanted w left join readable r on r.n = w.n order by w.n, r.created_at, r.id
        """;

    public static NamedFiles None { get; } = new([], []);

    public static async Task<NamedFiles> FindAsync(
        NpgsqlConnection connection, long owner, IReadOnlyList<FileReference> references, CancellationToken cancellationToken)
    {
        if (references.Count == 0) return None;
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            Find,
            new
            {
                owner,
                ids = references.Select(one => one.Id).ToArray(),
                keys = references.Select(one => one.Name).ToArray(),
                sides = references.Select(one => one.Side).ToArray(),
            },
            cancellationToken: cancellationToken))).AsList();
        return new NamedFiles(
            [
                .. from row in rows
                   where row.FileId is not null
                   group row.Side by row.FileId!.Value into file
                   select new NamedFile(file.Key, file.FirstOrDefault(side => side is not null)),
            ],
            [.. rows.Where(row => !row.Known).Select(row => references[(int)row.N - 1].Name)]);
    }

    /// <summary>Why references cannot be what they should; null when they can.</summary>
    public static IResult? Refuse(IReadOnlyList<FileReference> references) =>
        references.Where(one => one.IsMalformed).Select(one => one.Name).ToArray() is { Length: > 0 } malformed
            ? ClientProblem.Invalid($"These are no ids of files or documents: {string.Join(", ", malformed)}", new { files = malformed })
            : null;

    /// <summary>Why these files cannot be attached; null when they can.</summary>
    /// <param name="most">Most files of one message.</param>
    /// <param name="unknownStatus">HTTP status of the refusal of what is not known.</param>
    public IResult? Refuse(int most, int unknownStatus = StatusCodes.Status404NotFound)
    {
        if (Unknown.Count > 0)
        {
            return ClientProblem.Of(
                unknownStatus, "file_not_found", $"No documents found under: {string.Join(", ", Unknown)}", new { files = Unknown });
        }

        return Files.Count <= most ? null : ClientProblem.Invalid(string.Create(
            CultureInfo.InvariantCulture, $"That is {Files.Count} files; a message may have {most}."));
    }

    private sealed record Row
    {
        public long N { get; init; }
        public string? Side { get; init; }
        public Guid? FileId { get; init; }
        public bool Known { get; init; }
    }
}
