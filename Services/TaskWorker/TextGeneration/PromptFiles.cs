using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>A prompt.</summary>
/// <param name="Name">Such as <c>system.ru</c>.</param>
/// <param name="Version">Goes up with every change of the text, so that a result can say by which text it was made.</param>
/// <param name="Text">Without the line of the version.</param>
internal sealed record PromptFile(string Name, int Version, string Text)
{
    /// <summary>Such as <c>system.ru@1</c>.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}");
}

/// <summary>The embedded files <c>Prompts/&lt;name&gt;.md</c> of one feature. The first line of each is its version.</summary>
/// <param name="feature">Its namespace, under which its folder is embedded.</param>
internal sealed partial class PromptFiles(string feature)
{
    private readonly ConcurrentDictionary<string, PromptFile> _files = new();

    /// <param name="name">Such as <c>system.ru</c>.</param>
    public string Load(string name) => Find(name).Text;

    /// <summary>Which texts these are, joined: <c>system.ru@1+goal_decomposition.ru@1</c>.</summary>
    public string Label(params IEnumerable<string> names) => string.Join('+', names.Select(name => Find(name).Label));

    /// <exception cref="InvalidOperationException">There is none, or it has no version.</exception>
    public PromptFile Find(string name) => _files.GetOrAdd(name, Read);

    private PromptFile Read(string name)
    {
        var resource = $"{feature}.Prompts.{name}.md";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The prompt {resource} is missing.");
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var version = Version().Match(text) is { Success: true } line
            ? line
            : throw new InvalidOperationException($"The prompt {resource} does not begin with its version, such as <!-- version: 1 -->.");
        return new(name, int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture), text[version.Length..].Trim());
    }

    [GeneratedRegex(@"^<!-- version: ([1-9][0-9]{0,5}) -->\r?\n")]
    private static partial Regex Version();
}
