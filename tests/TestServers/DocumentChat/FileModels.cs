using System.Text.Json;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>A file that was uploaded.</summary>
public sealed record UploadModel(Guid Id, string Filename, string MimeType, long SizeBytes, string StoragePath)
{
    internal static UploadModel Read(JsonElement json)
    {
        var file = new ModelReader(json, "Upload");
        file.Time("created_at");
        return new UploadModel(file.Id("id"), file.Text("filename"), file.Text("mime_type"), file.Whole("size_bytes"), file.Text("storage_path"));
    }
}

/// <summary>A file that was uploaded for a model.</summary>
public sealed record LlmUploadModel(Guid? Id, string Filename, string MimeType, long SizeBytes, string GoogleFileUri, string GoogleFileName, string? StoragePath)
{
    internal static LlmUploadModel Read(JsonElement json)
    {
        var file = new ModelReader(json, "LlmUpload");
        file.TextOrNull("state");
        return new LlmUploadModel(
            file.IdOrNull("id"), file.Text("filename"), file.Text("mime_type"), file.Whole("size_bytes"), file.Text("google_file_uri"),
            file.Text("google_file_name"), file.TextOrNull("storage_path"));
    }
}

/// <summary>What is known of a file.</summary>
public sealed record FileModel(Guid Id, string Filename, string MimeType, long SizeBytes, string? ExternalUrl, string? StoragePath)
{
    internal static FileModel Read(JsonElement json)
    {
        var file = new ModelReader(json, "File");
        file.TextOrNull("source_type");
        file.Time("created_at");
        return new FileModel(
            file.Id("id"), file.Text("filename"), file.Text("mime_type"), file.Whole("size_bytes"), file.TextOrNull("external_url"),
            file.TextOrNull("storage_path"));
    }
}

/// <summary>A file in the tree of the projects.</summary>
public sealed record NodeFileModel(Guid Id, string FileType, string R2Key, string FileName, long? FileSize)
{
    internal static NodeFileModel Read(JsonElement json)
    {
        var file = new ModelReader(json, "NodeFile");
        file.Id("job_id");
        file.Time("created_at");
        return new NodeFileModel(file.Id("id"), file.Text("file_type"), file.Text("r2_key"), file.Text("file_name"), file.WholeOrNull("file_size"));
    }
}

/// <summary>A node in the tree of the projects (E10).</summary>
public sealed record NodeModel(Guid Id, Guid? ParentId, string? ClientId, string NodeType, string Name, string? Code, string Status, IReadOnlyList<NodeFileModel> Files)
{
    internal static NodeModel Read(JsonElement json)
    {
        var node = new ModelReader(json, "Node");
        node.WholeOrNull("version");
        node.NotNull("attributes", JsonValueKind.Object);
        node.Whole("sort_order");
        node.Time("created_at");
        node.Time("updated_at");
        return new NodeModel(
            node.Id("id"), node.IdOrNull("parent_id"), node.TextOrNull("client_id"), node.Text("node_type"), node.Text("name"), node.TextOrNull("code"),
            node.Text("status"), node.Has("files") ? node.List("files", NodeFileModel.Read) : []);
    }
}

/// <summary>The files that belong to a document.</summary>
public sealed record ResultsModel(Guid DocumentNodeId, IReadOnlyList<FileModel> Files)
{
    internal static ResultsModel Read(JsonElement json)
    {
        var results = new ModelReader(json, "Results");
        return new ResultsModel(results.Id("document_node_id"), results.List("files", FileModel.Read));
    }
}

/// <summary>Whether the service lives.</summary>
public sealed record HealthModel(string Status, string Version, string Service)
{
    internal static HealthModel Read(JsonElement json)
    {
        var health = new ModelReader(json, "Health");
        return new HealthModel(health.Text("status"), health.Text("version"), health.Text("service"));
    }
}
