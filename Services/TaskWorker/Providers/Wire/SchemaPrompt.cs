using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>What a server that cannot be given a schema is told instead.</summary>
internal static class SchemaPrompt
{
    /// <returns>Null: there is no schema, or the server is given it as such.</returns>
    public static string? For(ChatResponseFormatJson? format, AnswerFormat answer) =>
        answer != AnswerFormat.JsonSchema && format?.Schema is { } schema
            ? $"Answer with one JSON object and nothing else. It has to match this JSON schema:\n{schema}"
            : null;
}
