using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace AiTasks.TaskApi.Chats;

/// <summary>A message as it is sent, with all the ways that clients had of naming files.</summary>
internal sealed record MessageRequest
{
    public string? Content { get; init; }

    /// <summary>Uploads.</summary>
    public IReadOnlyList<string?>? AttachedFileIds { get; init; }

    /// <summary>Nodes of projects: the files of a document, or of all documents below a folder.</summary>
    public IReadOnlyList<string?>? AttachedDocumentIds { get; init; }

    /// <summary>Uploads for models, by the key or the address that the upload answered.</summary>
    public IReadOnlyList<ModelFile?>? GoogleFiles { get; init; }

    /// <summary>The older form of <see cref="GoogleFiles"/>.</summary>
    public IReadOnlyList<string?>? GoogleFileUris { get; init; }

    /// <summary>Files of projects, by their keys.</summary>
    public IReadOnlyList<TreeFile?>? TreeFiles { get; init; }

    /// <summary>Nodes of projects that are to be compared with those of the other set. Our addition, as in the stream's address.</summary>
    public IReadOnlyList<string?>? CompareDocumentIdsA { get; init; }
    public IReadOnlyList<string?>? CompareDocumentIdsB { get; init; }

    /// <summary>What the message names, in the order of its members.</summary>
    public IReadOnlyList<FileReference> References() =>
    [
        .. (AttachedFileIds ?? []).Select(id => FileReference.ById(id)),
        .. (AttachedDocumentIds ?? []).Select(id => FileReference.ById(id)),
        .. (GoogleFiles ?? []).Select(file => FileReference.ByAddress(string.IsNullOrEmpty(file?.StoragePath) ? file?.Uri : file.StoragePath)),
        .. (GoogleFileUris ?? []).Select(FileReference.ByAddress),
        .. (TreeFiles ?? []).Select(file => FileReference.ByAddress(file?.R2Key)),
        .. (CompareDocumentIdsA ?? []).Select(id => FileReference.ById(id, "a")),
        .. (CompareDocumentIdsB ?? []).Select(id => FileReference.ById(id, "b")),
    ];

    internal sealed record ModelFile
    {
        public string? Uri { get; init; }
        public string? MimeType { get; init; }
        public string? StoragePath { get; init; }
    }

    internal sealed record TreeFile
    {
        [JsonPropertyName("r2_key")]
        public string? R2Key { get; init; }
        public string? FileType { get; init; }
    }
}

/// <summary>A file, or a node of a project with files, as somebody names it.</summary>
/// <param name="Name">As it was named, for refusals.</param>
/// <param name="Id">Of the file or the node; null when only a storage key can be meant.</param>
/// <param name="Side"><c>a</c> or <c>b</c> in a comparison; null otherwise.</param>
internal sealed partial record FileReference(string Name, Guid? Id, string? Side)
{
    /// <summary>True: it can be nothing that we know, whatever is stored.</summary>
    public bool IsMalformed { get; private init; }

    public static FileReference ById(string? id, string? side = null) =>
        Guid.TryParse(id, out var parsed) ? new FileReference(id, parsed, side) : new FileReference(id ?? "", null, side) { IsMalformed = true };

    /// <summary>By a storage key, or by an address that has the file's id in it.</summary>
    public static FileReference ByAddress(string? address) => new(address ?? "", IdIn(address ?? ""), null) { IsMalformed = string.IsNullOrEmpty(address) };

    private static Guid? IdIn(string address) => IdPattern().Matches(address) is [.., var last] ? Guid.Parse(last.Value) : null;

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
