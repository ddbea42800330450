using System.Text.Json;
using AiTasks.TaskApi.Files;
using AiTasks.TaskApi.Storage;
using Npgsql;

namespace AiTasks.TaskApi.Projects.Import;

/// <summary>What an import did.</summary>
internal sealed record ImportOutcome
{
    public Guid JobId { get; init; }
    public int NodesCreated { get; init; }
    public int NodesUpdated { get; init; }
    public int NodesUnchanged { get; init; }
    public int FilesAdded { get; init; }

    /// <summary>Files that gave way to a newer one of the same name; they stay for the chats that they were attached to.</summary>
    public int FilesReplaced { get; init; }

    /// <summary>In the order of the manifest.</summary>
    public IReadOnlyList<ImportedNode> Nodes { get; init; } = [];
}

/// <param name="Path">Where it stands in the manifest.</param>
/// <param name="Id">Of the tree.</param>
/// <param name="Name">As it is shown.</param>
/// <param name="NodeType">As it was given.</param>
internal sealed record ImportedNode(string Path, Guid Id, string Name, string NodeType);

/// <summary>Writes manifests into the tree: all of one or nothing.</summary>
internal sealed class ProjectImport(NpgsqlDataSource database, DatabaseRetry retry)
{
    private const string Active = "active";

    /// <returns>What it did, or what is wrong with the manifest.</returns>
    public Task<(ImportOutcome? Done, IReadOnlyList<ManifestMistake> Mistakes)> RunAsync(
        string? clientId, IReadOnlyList<PlacedNode> nodes, CancellationToken cancellationToken) =>
        retry.UndoneAsync<(ImportOutcome?, IReadOnlyList<ManifestMistake>)>(async cancellation =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var rows = new ImportRows(connection, transaction, cancellation);
            await rows.LockAsync();
            var names = await rows.FileNamesAsync([.. Entries(nodes).Select(entry => entry.File.FileId!.Value).Distinct()]);
            if (Check(nodes, names) is { Count: > 0 } mistakes) return (null, mistakes);

            var written = new List<WrittenNode>();
            foreach (var level in nodes.GroupBy(node => node.Depth).OrderBy(level => level.Key))
                written.AddRange(await WriteAsync(rows, clientId, [.. level]));

            var job = Guid.NewGuid();
            await rows.RenameAsync(JsonSerializer.Serialize(names.Select(name => new { file_id = name.Key, filename = name.Value })));
            var (added, replaced) = await rows.WriteFilesAsync(job, JsonSerializer.Serialize(Entries(nodes).Select(entry => new
            {
                node_id = entry.Node.Id,
                file_id = entry.File.FileId!.Value,
                file_type = string.IsNullOrWhiteSpace(entry.File.FileType) ? TypeOf(names[entry.File.FileId!.Value]) : entry.File.FileType.Trim(),
            })));
            await transaction.CommitAsync(cancellation);
            return (new ImportOutcome
            {
                JobId = job,
                NodesCreated = written.Count(node => node.IsNew),
                NodesUpdated = written.Count(node => node is { IsNew: false, IsChanged: true }),
                NodesUnchanged = written.Count(node => node is { IsNew: false, IsChanged: false }),
                FilesAdded = added,
                FilesReplaced = replaced,
                Nodes = [.. nodes.Select(node => new ImportedNode(node.Path, node.Id, node.Node.Name!, node.Node.NodeType!))],
            }, []);
        }, cancellationToken);

    private static async Task<IReadOnlyList<WrittenNode>> WriteAsync(ImportRows rows, string? clientId, IReadOnlyList<PlacedNode> level)
    {
        var written = await rows.WriteNodesAsync(clientId, JsonSerializer.Serialize(level.Select((placed, place) => new
        {
            place,
            parent_id = placed.Parent?.Id,
            node_type = placed.Node.NodeType,
            name = placed.Node.Name,
            code = placed.Node.Code,
            version = placed.Node.Version,
            status = placed.Node.Status ?? Active,
            attributes = placed.Node.Attributes.ValueKind == JsonValueKind.Object ? placed.Node.Attributes : JsonElement.Parse("{}"),
            sort_order = placed.Node.SortOrder ?? placed.Order,
        })));
        foreach (var node in written) level[node.Place].Id = node.Id;
        return written;
    }

    /// <summary>Also puts the new names in place of the old ones.</summary>
    private static List<ManifestMistake> Check(IReadOnlyList<PlacedNode> nodes, Dictionary<Guid, string> names)
    {
        var mistakes = new List<ManifestMistake>();
        var renamed = new Dictionary<Guid, string>();
        foreach (var (node, file, path) in Entries(nodes))
        {
            var id = file.FileId!.Value;
            var name = string.IsNullOrWhiteSpace(file.FileName) ? null : FileNames.Clean(file.FileName);
            if (!names.ContainsKey(id))
                mistakes.Add(new ManifestMistake($"{path}.file_id", $"There is no uploaded file {id}."));
            else if (name is not null && !renamed.TryAdd(id, name) && renamed[id] != name)
                mistakes.Add(new ManifestMistake($"{path}.file_name", $"The same file is called {renamed[id]} elsewhere."));
        }

        foreach (var (id, name) in renamed) names[id] = name;
        foreach (var node in nodes)
        {
            var files = Entries([node]).Where(entry => names.ContainsKey(entry.File.FileId!.Value));
            foreach (var same in files.GroupBy(entry => names[entry.File.FileId!.Value]).Where(same => same.Skip(1).Any()))
                mistakes.Add(new ManifestMistake($"{same.Last().Path}.file_name", $"The node has another file called {same.Key}."));
        }

        return mistakes;
    }

    private static IEnumerable<(PlacedNode Node, ManifestFile File, string Path)> Entries(IEnumerable<PlacedNode> nodes) =>
        nodes.SelectMany(node => (node.Node.Files ?? []).Select((file, i) => (node, file!, $"{node.Path}.files[{i}]")));

    private static string TypeOf(string name) =>
        Path.GetExtension(name) is { Length: > 1 } extension ? extension[1..].ToLowerInvariant() : "file";
}
