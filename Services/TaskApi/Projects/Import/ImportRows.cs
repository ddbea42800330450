using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Projects.Import;

/// <summary>A node that was written.</summary>
internal sealed record WrittenNode
{
    /// <summary>In what was given.</summary>
    public int Place { get; init; }
    public Guid Id { get; init; }
    public bool IsNew { get; init; }
    public bool IsChanged { get; init; }
}

/// <summary>
/// The statements of one import, in its transaction. What they write comes as one JSON text, so that a tree of any size takes few of them.
/// </summary>
internal sealed class ImportRows(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
{
    // One import at a time: two that bring the same node would meet in the middle.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended('project imports', 0))";

    // A person's own upload must not become everybody's.
    private const string Names = "select id, filename from files where id = any(@ids) and user_id is null";

    private const string Rename =
        """
        update files f set filename = g.filename from jsonb_to_recordset(@rows::jsonb) as g (file_id uuid, filename text)
        where f.id = g.file_id and f.filename <> g.filename
        """;

    private const string WriteNodes =
        """
        with given as (
          select * from jsonb_to_recordset(@rows::jsonb) as g (
            place integer, parent_id uuid, node_type text, name text, code text, version integer, status text, attributes jsonb, sort_order integer)
        ), written as (
          insert into project_nodes as n (parent_id, client_id, node_type, name, code, version, status, attributes, sort_order)
          select parent_id, @clientId, node_type, name, code, version, status, attributes, sort_order from given
          on conflict (coalesce(client_id, ''), coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), node_type, coalesce(code, name))
          do update set
            name = excluded.name, code = excluded.code, version = excluded.version, status = excluded.status,
            attributes = excluded.attributes, sort_order = excluded.sort_order,
            updated_at = case
              when (n.name, n.code, n.version, n.status, n.attributes, n.sort_order) is distinct from
                (excluded.name, excluded.code, excluded.version, excluded.status, excluded.attributes, excluded.sort_order) then now()
              else n.updated_at end
          returning id, parent_id, node_type, coalesce(code, name) as key, xmax = 0 as is_new, updated_at = now() as is_changed
        )
        select g.place, w.id, w.is_new, w.is_changed
        from given g join written w
          on w.node_type = g.node_type and w.key = coalesce(g.code, g.name) and w.parent_id is not distinct from g.parent_id
        """;

    private const string ReplaceFiles =
        """
        delete from project_files old using jsonb_to_recordset(@rows::jsonb) as g (node_id uuid, file_id uuid), files newer, files older
        where old.node_id = g.node_id and old.file_id <> g.file_id and newer.id = g.file_id and older.id = old.file_id
          and older.filename = newer.filename
        """;

    private const string WriteFiles =
        """
        with written as (
          insert into project_files (node_id, file_id, job_id, file_type)
          select node_id, file_id, @job, file_type from jsonb_to_recordset(@rows::jsonb) as g (node_id uuid, file_id uuid, file_type text)
          on conflict (node_id, file_id) do update set file_type = excluded.file_type
          returning xmax = 0 as is_new
        )
        select count(*) from written where is_new
        """;

    public Task LockAsync() => connection.ExecuteAsync(Command(Lock, null));

    /// <summary>Names of those among these files that are there and of no person.</summary>
    public async Task<Dictionary<Guid, string>> FileNamesAsync(Guid[] ids) =>
        (await connection.QueryAsync<(Guid Id, string Name)>(Command(Names, new { ids }))).ToDictionary(file => file.Id, file => file.Name);

    /// <param name="rows">Array of <c>{file_id, filename}</c>.</param>
    public Task RenameAsync(string rows) => connection.ExecuteAsync(Command(Rename, new { rows }));

    /// <param name="clientId">Whose the nodes are.</param>
    /// <param name="rows">Array of nodes of one level, whose parents are written.</param>
    public async Task<IReadOnlyList<WrittenNode>> WriteNodesAsync(string? clientId, string rows) =>
        (await connection.QueryAsync<WrittenNode>(Command(WriteNodes, new { clientId, rows }))).AsList();

    /// <param name="job">The import.</param>
    /// <param name="rows">Array of <c>{node_id, file_id, file_type}</c>.</param>
    public async Task<(int Added, int Replaced)> WriteFilesAsync(Guid job, string rows)
    {
        var replaced = await connection.ExecuteAsync(Command(ReplaceFiles, new { rows }));
        return (await connection.ExecuteScalarAsync<int>(Command(WriteFiles, new { job, rows })), replaced);
    }

    private CommandDefinition Command(string sql, object? values) => new(sql, values, transaction, cancellationToken: cancellationToken);
}
