using System.Globalization;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>A document whose text cannot be read, now or later.</summary>
/// <param name="problem">For the person, in Russian.</param>
/// <param name="inner">What was caught.</param>
internal sealed class UnreadableDocumentException(string problem, Exception? inner = null) : Exception(problem, inner)
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = "\u00A0" };

    public static UnreadableDocumentException TooLong(int most) =>
        new($"Документ слишком большой: в нём больше {most.ToString("#,0", Spaced)} знаков текста.");
}
