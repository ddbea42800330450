using System.CommandLine;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Files;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Projects;

/// <summary>Fills the projects' tree from a manifest.</summary>
internal static class ImportCommand
{
    private const string FilesPath = "/admin/projects/files";
    private const string ImportPath = "/admin/projects/import";

    public static Command Make(CommandRunner runner)
    {
        var manifest = new Argument<FileInfo>("manifest") { Description = "A JSON file; paths in it are relative to it" };
        manifest.AcceptExistingOnly();
        var client = new Option<string?>("--client-id", "-c") { Description = "The client, in place of the manifest's", HelpName = "id" };
        return new RunnableCommand(
            runner, "import", "Uploads the files of a manifest and adds its nodes to the tree. For administrators",
            [manifest, client, runner.Options.ServiceKey],
            (run, cancellationToken) => RunAsync(run, run.Line.GetRequiredValue(manifest), run.Line.GetValue(client), cancellationToken))
        {
            Examples =
            [
                "aitasks projects import projects.json",
                "aitasks projects import projects.json --service-key dev-service-key",
                """echo '{"client_id": "mycompany", "nodes": [{"name": "Корпус 1", "node_type": "project", "children": [""",
                """  {"name": "План", "node_type": "document", "files": [{"path": "план1.pdf"}]}]}]}' > projects.json""",
            ],
        };
    }

    private static async Task RunAsync(CommandRun run, FileInfo file, string? client, CancellationToken cancellationToken)
    {
        var manifest = await Manifest.ReadAsync(file, cancellationToken);
        if (client is not null) manifest.Body["client_id"] = client;
        var server = run.Admin();
        var files = manifest.Files;
        var answers = await Uploads.SendAsync(run.Screen, server, FilesPath, files, cancellationToken);
        manifest.Fill(files.Zip(answers, (sent, answer) => KeyValuePair.Create(
            sent.FullName, answer.Text("id") ?? throw new JsonException("An uploaded file has no id."))).ToDictionary());
        var imported = await server.PostAsync(ImportPath, manifest.Body, cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(imported);
            return;
        }

        run.Screen.Say($"Nodes: {Count("nodes_created")} new, {Count("nodes_updated")} changed, {Count("nodes_unchanged")} as they were.");
        run.Screen.Say($"Files: {Count("files_added")} new, {Count("files_replaced")} replaced older ones.");

        string Count(string name) => imported.Text(name) ?? "?";
    }
}
