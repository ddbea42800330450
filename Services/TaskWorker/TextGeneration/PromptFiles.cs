using System.Collections.Concurrent;
using System.Reflection;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>The embedded files <c>Prompts/&lt;name&gt;.md</c> of one feature.</summary>
/// <param name="feature">Its namespace, under which its folder is embedded.</param>
internal sealed class PromptFiles(string feature)
{
    private readonly ConcurrentDictionary<string, string> _texts = new();

    /// <param name="name">Such as <c>system.ru</c>.</param>
    public string Load(string name) => _texts.GetOrAdd(name, Read);

    private string Read(string name)
    {
        var resource = $"{feature}.Prompts.{name}.md";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The prompt {resource} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim();
    }
}
