using System.Text.Json;
using AiTasks.Contracts;
using Spectre.Console;

namespace AiTasks.Cli.Terminal;

/// <summary>Where a command writes: its result to the standard output, everything else to the standard error.</summary>
internal sealed class Screen(bool json)
{
    // Lines of what goes into a file or another program are not broken.
    private const int Endless = 100_000;

    private static readonly JsonSerializerOptions Indented = new(WireJson.SnakeCase) { WriteIndented = true };

    private readonly TextWriter _result = Console.Out;

    /// <summary>True: results are JSON.</summary>
    public bool Json => json;

    public bool OutIsTerminal { get; } = !Console.IsOutputRedirected;
    public bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    public IAnsiConsole Out { get; } = Make(Console.Out, Console.IsOutputRedirected);
    public IAnsiConsole Error { get; } = Make(Console.Error, Console.IsErrorRedirected);

    /// <summary>A whole result.</summary>
    public void WriteJson<T>(T result) => _result.WriteLine(JsonSerializer.Serialize(result, Indented));

    /// <summary>One of many results, on a line of its own.</summary>
    public void WriteJsonLine<T>(T result) => _result.WriteLine(JsonSerializer.Serialize(result, WireJson.SnakeCase));

    /// <summary>A line of a result.</summary>
    public void WriteLine(string text) => _result.WriteLine(CleanText.Of(text));

    /// <summary>A piece of a result.</summary>
    public void Write(string text) => _result.Write(CleanText.Of(text));

    /// <summary>A result as a table; a null cell is empty.</summary>
    public void WriteTable(string[] headings, IEnumerable<string?[]> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading)));

        // A cell that wraps cannot be copied, and ids stand in the first one.
        if (headings.Length > 0) table.Columns[0].NoWrap();
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(CleanText.OneLine(cell ?? ""))));
        Out.Write(table);
    }

    /// <summary>A message for the person.</summary>
    public void Say(string message) => Error.WriteLine(CleanText.Of(message));

    /// <summary>What the person may look past.</summary>
    public void Whisper(string message) => Error.WriteLine(CleanText.Of(message), new Style(Color.Grey));

    /// <summary>Why the command fails.</summary>
    public void Complain(string message) => Error.WriteLine(CleanText.Of(message), new Style(Color.Red));

    /// <summary>Asks for what must not be seen on the screen; without a person, the first line of the standard input is the answer.</summary>
    /// <returns>Empty for none.</returns>
    public async Task<string> AskSecretAsync(string question, CancellationToken cancellationToken)
    {
        var answer = Console.IsInputRedirected
            ? await Console.In.ReadLineAsync(cancellationToken)
            : await new TextPrompt<string>(question).Secret().AllowEmpty().ShowAsync(Error, cancellationToken);
        return answer?.Trim() ?? "";
    }

    // Not the library's defaults: these colour what goes into the log of a build server.
    private static IAnsiConsole Make(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (redirected) console.Profile.Width = Endless;
        return console;
    }
}
