using System.Text.Json;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>JSON: every object is told with the way to it and its plain members, so that it can be read alone.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Liberal = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 64,
    };

    /// <summary>What is no JSON after all is read as plain text.</summary>
    public static IEnumerable<TextBlock> Read(string text)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, Liberal);
        }
        catch (JsonException)
        {
            return Paragraphs.Read(text);
        }

        return Read(document);
    }

    private static IEnumerable<TextBlock> Read(JsonDocument document)
    {
        using (document)
        {
            foreach (var block in Walk(document.RootElement, "")) yield return block;
        }
    }

    // At most 64 calls deep, as the parser allows.
    private static IEnumerable<TextBlock> Walk(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var plain = element.EnumerateObject().Where(one => IsPlain(one.Value));
                var members = string.Join("; ", plain.Select(one => $"{Name(one)}: {Text(one.Value)}"));
                if (members.Length > 0) yield return new TextBlock(path.Length > 0 ? $"{path}. {members}" : members);
                var others = element.EnumerateObject().Where(one => !IsPlain(one.Value));
                foreach (var block in others.SelectMany(one => Walk(one.Value, Join(path, Name(one))))) yield return block;
                break;
            case JsonValueKind.Array:
                var values = string.Join(", ", element.EnumerateArray().Where(IsPlain).Select(Text));
                if (values.Length > 0) yield return new TextBlock(path.Length > 0 ? $"{path}: {values}" : values);
                foreach (var block in element.EnumerateArray().Where(one => !IsPlain(one)).SelectMany(one => Walk(one, path)))
                    yield return block;
                break;
            default:
                yield return new TextBlock(Text(element));
                break;
        }
    }

    private static bool IsPlain(JsonElement element) => element.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Text(JsonElement element) =>
        (element.ValueKind == JsonValueKind.String ? Whole(element.GetString) : null) ?? element.GetRawText();

    private static string Name(JsonProperty property) => Whole(() => property.Name) ?? "?";

    private static string? Whole(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            // Half of a character, written as an escape.
            return null;
        }
    }

    private static string Join(string path, string name) => path.Length > 0 ? $"{path}.{name}" : name;
}
