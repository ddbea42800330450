namespace AiTasks.Contracts;

/// <summary>One piece of what a task shows while it is being done.</summary>
public sealed record OutputPiece
{
    /// <summary>One of <see cref="OutputTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Text and thinking: what comes next, never what was there before. Phase: its description. Progress: a message. Tool call and
    /// picture: the reason.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>Phase and progress: the phase. Tool call: the tool. Picture: its kind.</summary>
    public string? Name { get; init; }

    /// <summary>Progress: 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Tool call: its parameters. Picture: <c>block_id</c>, <c>url</c>, <c>width</c>, <c>height</c>. An object.</summary>
    public System.Text.Json.JsonElement? Data { get; init; }

    /// <summary>The model that said it; null where none did.</summary>
    public string? Model { get; init; }
}

/// <summary>Kinds of <see cref="OutputPiece"/>.</summary>
public static class OutputTypes
{
    public const string Text = "text";
    public const string Thinking = "thinking";
    public const string Phase = "phase";
    public const string Progress = "progress";
    public const string ToolCall = "tool_call";
    public const string Picture = "picture";
}
