using System.Globalization;
using System.Text;

namespace AiTasks.TaskApi.Files;

/// <summary>Makes names of files harmless, and leaves them readable.</summary>
internal static class FileNames
{
    private const string Nameless = "file";

    // File systems take 255 bytes, and a Cyrillic letter is two of them.
    private const int MaxLength = 120;
    private const int MaxExtension = 12;

    /// <summary>
    /// The last part of a path of any system, without control characters and those that turn the direction of writing (they make
    /// <c>gpj.exe</c> look like <c>exe.jpg</c>), and no longer than a file system takes. The extension stays.
    /// </summary>
    public static string Clean(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator) && rune != Rune.ReplacementChar)
            {
                kept.Append(rune);
            }
        }

        var clean = kept.ToString().Trim().TrimEnd('.');
        if (clean.Length == 0) return Nameless;
        if (clean[0] == '.') clean = Nameless + clean;
        return clean.Length <= MaxLength ? clean : Shorten(clean);
    }

    private static string Shorten(string name)
    {
        var extension = Path.GetExtension(name);
        if (extension.Length > MaxExtension) extension = "";
        var length = MaxLength - extension.Length;
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length].TrimEnd() + extension;
    }
}
