using System.CommandLine;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.Files;

/// <summary>Files of the person.</summary>
internal sealed class FileCommand : Command
{
    private readonly Argument<FileInfo[]> _paths = new("path") { Description = "The files", Arity = ArgumentArity.OneOrMore };

    public FileCommand(CommandRunner runner)
        : base("file", "Files for questions")
    {
        _paths.AcceptExistingOnly();
        Add(new RunnableCommand(runner, "upload", "Uploads files; their ids are for aitasks chat send --file-id", [_paths], UploadAsync)
        {
            Examples = ["aitasks file upload document.pdf", "aitasks file upload план1.pdf план2.pdf --json"],
        });
    }

    private async Task UploadAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answers = await Uploads.SendAsync(
            run.Screen, run.Person(), Uploads.PersonalPath, run.Line.GetRequiredValue(_paths), cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(answers);
        else run.Screen.WriteTable(["Id", "Size", "Type", "Name"], answers.Select(Row));
    }

    private static string?[] Row(JsonElement file) =>
        [file.Text("id"), Uploads.SizeOf((long)(file.Number("size_bytes") ?? 0)), file.Text("mime_type"), file.Text("filename")];
}
