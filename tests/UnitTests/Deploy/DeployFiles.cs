using System.Text.Json.Nodes;
using AiTasks.AppHost.Local.Running;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace AiTasks.UnitTests.Deploy;

/// <summary>What lies in <c>deploy/</c>, read as data.</summary>
internal static class DeployFiles
{
    private static readonly IDeserializer Reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
    private static readonly ISerializer Writer = new SerializerBuilder().JsonCompatible().Build();

    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy");

    /// <summary>Each document of the manifests for Kubernetes, with the text it stands in.</summary>
    public static IReadOnlyList<Manifest> Manifests { get; } =
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Folder, "kubernetes"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
           from text in File.ReadAllText(file).Split("\n---\n")
           select new Manifest(Path.GetRelativePath(Folder, file), text, Read(text)),
    ];

    /// <summary>The Compose file.</summary>
    public static JsonNode Compose { get; } = Read(File.ReadAllText(Path.Combine(Folder, "compose", "compose.yaml")));

    public static JsonNode Read(string yaml) =>
        JsonNode.Parse(Writer.Serialize(Reader.Deserialize<object>(new MergingParser(new Parser(new StringReader(yaml))))))!;
}

/// <summary>A document of a manifest.</summary>
/// <param name="File">Where it stands.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Json">What it says.</param>
internal sealed record Manifest(string File, string Text, JsonNode Json)
{
    public string Kind => (string)Json["kind"]!;

    public string ApiVersion => (string)Json["apiVersion"]!;

    public string Name => (string?)Json["metadata"]?["name"] ?? "";

    /// <summary>The pods that it asks for; null when it asks for none.</summary>
    public JsonNode? Pod => Kind is "Deployment" or "Job" ? Json["spec"]!["template"] : null;

    /// <summary>The container of those pods.</summary>
    public JsonNode Container => Pod!["spec"]!["containers"]!.AsArray().Single()!;

    /// <summary>True for a service of ours or what runs beside them.</summary>
    public bool IsOurs => Pod is not null && ((string)Container["image"]!).StartsWith("aitasks/", StringComparison.Ordinal);

    /// <summary>The names of the secrets that its pods get as files.</summary>
    public IReadOnlyList<string> SecretFiles =>
    [
        .. from volume in Pod?["spec"]!["volumes"]?.AsArray() ?? []
           from secret in (volume!["projected"]?["sources"]?.AsArray().Select(source => source!["secret"]) ?? []).Append(volume["secret"])
           from item in secret?["items"]?.AsArray() ?? []
           select (string)item!["path"]!,
    ];

    public override string ToString() => $"{File}: {Kind} {Name}";
}
