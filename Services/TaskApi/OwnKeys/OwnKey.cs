namespace AiTasks.TaskApi.OwnKeys;

/// <summary>A person's own key of a provider. No record, and nothing that a log or a trace would show: only who asks for it gets it.</summary>
internal sealed class OwnKey(string key)
{
    private const int MinLength = 8;
    private const int MaxLength = 512;

    public const string Rule = "api_key has 8 to 512 characters, printable ASCII without spaces.";

    public string Reveal() => key;

    /// <summary>Whether it can be a key: it goes into a header of a request, so nothing else would do.</summary>
    public static bool IsValid(string? key) =>
        key is { Length: >= MinLength and <= MaxLength } && key.All(letter => letter is > ' ' and <= '~');
}
