using System.Text.Json.Nodes;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.ContractE;

/// <summary>A document of a project: its node, and the key of its file.</summary>
internal sealed record ImportedDocument(Guid NodeId, string StorageKey);

/// <summary>The example project, imported as the command line does it, for a client of its own.</summary>
internal static class ImportedProject
{
    /// <returns>Its documents, by the names of their files.</returns>
    public static async Task<IReadOnlyDictionary<string, ImportedDocument>> ImportAsync(Uri gateway)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var admin = DocumentPerson.Administrator(gateway);
        var client = $"client-{Guid.NewGuid():N}";
        await DocumentPerson.PostAsync(admin, "/admin/projects/import", await ExampleProject.UploadAsync(client, async (name, bytes) =>
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
            using var response = await admin.PostAsync("/admin/projects/files", form, cancellation);
            var stored = await response.Content.ReadAsStringAsync(cancellation);
            Assert.True(response.IsSuccessStatusCode, stored);
            return (string)JsonNode.Parse(stored)!["id"]!;
        }));

        using var reader = await DocumentPerson.CreateAsync(gateway);
        using var tree = await reader.RawAsync(HttpMethod.Get, $"/projects/tree?client_id={client}&all_nodes=true&include_files=true");
        var nodes = JsonNode.Parse(await tree.Content.ReadAsStringAsync(cancellation))!.AsArray();
        return nodes.SelectMany(node => node!["files"]!.AsArray().Select(file => (Node: node, File: file!))).ToDictionary(
            one => (string)one.File["file_name"]!, one => new ImportedDocument((Guid)one.Node["id"]!, (string)one.File["r2_key"]!));
    }
}
