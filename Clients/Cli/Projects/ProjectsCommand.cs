using System.CommandLine;
using System.Globalization;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;
using AiTasks.Cli.Terminal;
using Spectre.Console;

namespace AiTasks.Cli.Projects;

/// <summary>The projects' documents.</summary>
internal sealed class ProjectsCommand : Command
{
    private const int DefaultFound = 10;

    private readonly Option<string?> _client = new("--client-id", "-c") { Description = "Only those of this client", HelpName = "id" };
    private readonly Option<Guid?> _parent = new("--parent-id", "-p")
    {
        Description = "What is below this node (default: the uppermost)",
        HelpName = "id",
    };

    private readonly Option<bool> _all = new("--all", "-a") { Description = "With everything below, at any depth" };
    private readonly Option<bool> _files = new("--files") { Description = "With the nodes' files" };
    private readonly Argument<string> _query = new("query") { Description = "Words of a name, a code or a document's text" };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "At most so many", DefaultValueFactory = _ => DefaultFound };
    private readonly Argument<Guid> _document = new("document-id") { Description = "As `aitasks projects search` shows it" };

    public ProjectsCommand(CommandRunner runner)
        : base("projects", "Documents that everybody may ask about")
    {
        Add(new RunnableCommand(runner, "tree", "Shows the tree of projects", [_client, _parent, _all, _files], TreeAsync)
        {
            Examples = ["aitasks projects tree --client-id mycompany", "aitasks projects tree --all --files"],
        });
        Add(new RunnableCommand(
            runner, "search", "Finds documents; their ids are for aitasks chat send --document", [_query, _client, _limit], SearchAsync)
        {
            Examples = ["aitasks projects search \"вентиляция\"", "aitasks projects search ВРУ --limit 3 --json"],
        });
        Add(new RunnableCommand(runner, "results", "Lists the files of a document", [_document], ResultsAsync)
        {
            Examples = ["aitasks projects results 5f0c9a1e-2d34-4a77-9a39-0c2f6f3f1b11"],
        });
        Add(ImportCommand.Make(runner));
    }

    private async Task TreeAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var line = run.Line;
        var parent = line.GetValue(_parent);
        var answer = await run.Person().GetAsync(
            Query.Of(
                "/projects/tree", ("client_id", line.GetValue(_client)), ("parent_id", parent?.ToString()),
                ("all_nodes", line.GetValue(_all) ? "true" : null), ("include_files", line.GetValue(_files) ? "true" : null)),
            cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(answer);
            return;
        }

        var nodes = answer.Read<ProjectNode[]>();
        if (nodes is []) run.Screen.Say("There are no projects here.");

        // A node whose parent was not sent is one of the uppermost here.
        var known = nodes.Select(node => node.Id).ToHashSet();
        var below = nodes.ToLookup(node => node.ParentId is { } id && known.Contains(id) ? id : default(Guid?));
        foreach (var node in below[null]) run.Screen.Out.Write(Fill(new Tree(Label(node)), node, below));
    }

    private static Tree Fill(Tree tree, ProjectNode node, ILookup<Guid?, ProjectNode> below)
    {
        Fill((IHasTreeNodes)tree, node, below);
        return tree;
    }

    private static void Fill(IHasTreeNodes branch, ProjectNode node, ILookup<Guid?, ProjectNode> below)
    {
        foreach (var file in node.Files) branch.AddNode(new Text(CleanText.OneLine($"{file.FileName} ({file.FileType})"), new Style(Color.Grey)));
        foreach (var child in below[node.Id]) Fill(branch.AddNode(Label(child)), child, below);
    }

    private static Text Label(ProjectNode node) =>
        new(CleanText.OneLine($"{node.Name} ({node.NodeType}{(node.Code is { Length: > 0 } code ? $" {code}" : "")}) {node.Id}"));

    private async Task SearchAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var line = run.Line;
        var limit = line.GetValue(_limit).ToString(CultureInfo.InvariantCulture);
        var answer = await run.Person().GetAsync(
            Query.Of("/projects/search", ("q", line.GetRequiredValue(_query)), ("limit", limit), ("client_id", line.GetValue(_client))),
            cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(answer);
            return;
        }

        var nodes = answer.Read<ProjectNode[]>();
        if (nodes is []) run.Screen.Say("Nothing was found.");
        else run.Screen.WriteTable(["Id", "Type", "Code", "Name"], nodes.Select(Row));

        static string?[] Row(ProjectNode node) => [$"{node.Id}", node.NodeType, node.Code, node.Name];
    }

    private async Task ResultsAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().GetAsync($"/projects/documents/{run.Line.GetRequiredValue(_document)}/results", cancellationToken);
        var rows = answer.Items("files").Select(file => (string?[])[file.Text("id"), file.Text("file_type"), file.Text("file_name")]);
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.WriteTable(["Id", "Type", "Name"], rows);
    }
}
