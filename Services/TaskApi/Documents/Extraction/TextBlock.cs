namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>A paragraph, a row of a table or a heading.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Page">1, 2, 3 …; null in a document without pages.</param>
/// <param name="IsHeading">True: what follows stands under it.</param>
internal readonly record struct TextBlock(string Text, int? Page = null, bool IsHeading = false);

/// <summary>What stands in a document.</summary>
/// <param name="Blocks">From its beginning to its end.</param>
/// <param name="Pages">How many pages it has; null for a document without them.</param>
internal sealed record DocumentText(IReadOnlyList<TextBlock> Blocks, int? Pages);
