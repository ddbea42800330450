using System.Text.RegularExpressions;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Projects;

/// <summary>Reads the projects' tree. Everybody who is signed in sees all of it.</summary>
internal sealed partial class ProjectQueries(NpgsqlDataSource database)
{
    // To "like".
    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex Meaningful { get; }

    private const string Columns =
        """
        n.id, n.parent_id, n.client_id, n.node_type, n.name, n.code, n.version, n.status, n.attributes::text as attributes_json, n.sort_order,
        n.created_at, n.updated_at
        """;

    private const string OfClient = "(@clientId::text is null or n.client_id = @clientId)";

    private const string Children =
        $"select {Columns} from project_nodes n where n.parent_id is not distinct from @parentId and {OfClient} order by n.sort_order, n.name, n.id";

    // Parents before their children, as one reads a tree.
    private const string Descendants =
        $"""
         with recursive tree as (
           select id, sort_order, name from project_nodes where parent_id is not distinct from @parentId
           union all
           select child.id, child.sort_order, child.name from project_nodes child join tree on child.parent_id = tree.id
         ) search depth first by sort_order, name, id set place
         select {Columns} from tree join project_nodes n on n.id = tree.id where {OfClient} order by tree.place
         """;

    // Names that have the very words come first, documents before folders; then names that look like them, and documents that speak of them.
    private const string Search =
        $"""
         select {Columns}
         from project_nodes n
           cross join lateral (select exists (select 1 from project_files where node_id = n.id) as is_document) d
           cross join lateral (
             select n.name ilike @pattern or coalesce(n.code ilike @pattern, false)
               or exists (select 1 from project_files p join files f on f.id = p.file_id where p.node_id = n.id and f.filename ilike @pattern) as has_it
           ) h
           cross join lateral (
             select n.id in (
               select p.node_id from passages s join project_files p on p.file_id = s.file_id
               where s.words @@ plainto_tsquery('russian', translate(@words, 'ёЁ', 'еЕ'))) as speaks_of_it
           ) t
         where {OfClient} and (h.has_it or t.speaks_of_it or @words <% n.name)
         order by h.has_it desc, d.is_document desc, word_similarity(@words, n.name) desc, n.name, n.id
         limit @limit
         """;

    private const string Files =
        """
        select p.node_id, f.id, p.job_id, p.file_type, f.storage_key as r2_key, f.filename as file_name, f.mime_type, f.size_bytes as file_size, p.created_at
        from project_files p join files f on f.id = p.file_id where p.node_id = any(@nodes) order by f.filename, f.id
        """;

    /// <summary>The nodes below a node.</summary>
    /// <param name="parentId">Null for the whole tree.</param>
    /// <param name="clientId">Only this client's; null for all.</param>
    /// <param name="deep">True: at any depth; otherwise only its children.</param>
    /// <param name="files">True: with their files.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null: there is no such parent.</returns>
    public async Task<IReadOnlyList<ProjectNode>?> TreeAsync(
        Guid? parentId, string? clientId, bool deep, bool files, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (parentId is { } parent && !await ExistsAsync(connection, parent, cancellationToken)) return null;

        var nodes = await ReadAsync<ProjectNode>(connection, deep ? Descendants : Children, new { parentId, clientId }, cancellationToken);
        return files ? await WithFilesAsync(connection, nodes, cancellationToken) : nodes;
    }

    /// <summary>
    /// Nodes whose name, code or files' names have the words, whose name looks like them, or whose documents have all of them in one passage;
    /// with their files.
    /// </summary>
    public async Task<IReadOnlyList<ProjectNode>> SearchAsync(string words, string? clientId, int limit, CancellationToken cancellationToken)
    {
        var pattern = $"%{Meaningful.Replace(words, @"\$0")}%";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var nodes = await ReadAsync<ProjectNode>(connection, Search, new { words, pattern, clientId, limit }, cancellationToken);
        return await WithFilesAsync(connection, nodes, cancellationToken);
    }

    /// <returns>Null: there is no such node.</returns>
    public async Task<IReadOnlyList<ProjectFile>?> FilesAsync(Guid node, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ExistsAsync(connection, node, cancellationToken)
            ? await ReadAsync<ProjectFile>(connection, Files, new { nodes = new[] { node } }, cancellationToken) : null;
    }

    private static async Task<IReadOnlyList<ProjectNode>> WithFilesAsync(
        NpgsqlConnection connection, IReadOnlyList<ProjectNode> nodes, CancellationToken cancellationToken)
    {
        var files = await ReadAsync<ProjectFile>(connection, Files, new { nodes = nodes.Select(node => node.Id).ToArray() }, cancellationToken);
        var byNode = files.ToLookup(file => file.NodeId);
        return [.. nodes.Select(node => node with { Files = [.. byNode[node.Id]] })];
    }

    private static Task<bool> ExistsAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from project_nodes where id = @id)", new { id }, cancellationToken: cancellationToken));

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlConnection connection, string sql, object values, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellationToken))).AsList();
}
