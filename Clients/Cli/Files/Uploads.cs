using System.Globalization;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;
using AiTasks.Cli.Terminal;
using Spectre.Console;

namespace AiTasks.Cli.Files;

/// <summary>Uploads files one after another, with a bar for each where somebody watches.</summary>
internal static class Uploads
{
    /// <summary>Where the files of a person go.</summary>
    public const string PersonalPath = "/files/upload";

    /// <returns>What the server says of each file, in their order.</returns>
    public static async Task<IReadOnlyList<JsonElement>> SendAsync(
        Screen screen, ServerClient server, string path, IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return [];
        if (files.FirstOrDefault(file => !file.Exists) is { } folder) throw new CommandFailedException($"'{folder}' is no file.", ExitCodes.Usage);
        return screen.ErrorIsTerminal
            ? await WithBarsAsync(screen, server, path, files, cancellationToken)
            : await WithLinesAsync(screen, server, path, files, cancellationToken);
    }

    /// <summary>Bytes as people say them.</summary>
    public static string SizeOf(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MiB"),
    };

    private static async Task<IReadOnlyList<JsonElement>> WithLinesAsync(
        Screen screen, ServerClient server, string path, IReadOnlyList<FileInfo> files, CancellationToken cancellationToken)
    {
        var answers = new List<JsonElement>();
        foreach (var file in files)
        {
            answers.Add(await server.UploadAsync(path, file, _ => { }, cancellationToken));
            screen.Whisper($"Uploaded {file.Name}, {SizeOf(file.Length)}");
        }

        return answers;
    }

    private static Task<List<JsonElement>> WithBarsAsync(
        Screen screen, ServerClient server, string path, IReadOnlyList<FileInfo> files, CancellationToken cancellationToken) =>
        screen.Error.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn())
            .StartAsync(async bars =>
            {
                var answers = new List<JsonElement>();
                foreach (var (file, bar) in files.Select(file => (file, bars.AddTask(
                    Markup.Escape(CleanText.OneLine(file.Name)), autoStart: false, maxValue: Math.Max(1, file.Length)))).ToArray())
                {
                    bar.StartTask();
                    answers.Add(await server.UploadAsync(path, file, sent => bar.Value = sent, cancellationToken));
                    bar.Value = bar.MaxValue;
                }

                return answers;
            });
}
