using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>
/// What tells one question from another: all that a model is told, so that a new prompt or another day is another question where it matters,
/// with the context in its one form (<see cref="CanonicalJson"/>); who is told it; and whose question it is.
/// </summary>
internal static class AnswerKey
{
    /// <param name="kind">The kind of the task.</param>
    /// <param name="task">The task.</param>
    /// <param name="model">Who is to answer.</param>
    /// <param name="userId">Null: everybody's.</param>
    /// <returns>SHA-256 in hexadecimal.</returns>
    public static string Of(TaskKind kind, TextTask task, string model, long? userId)
    {
        var canonical = task with { Context = TaskContext.Parse(CanonicalJson.Write(task.Context.Root)) };
        string?[] parts =
        [
            kind.Type, task.Language, model, userId?.ToString(CultureInfo.InvariantCulture), kind.Schema.GetRawText(),
            .. Prompt.Begin(kind, canonical).SelectMany(message => (string[])[message.Role.Value, message.Text]),
        ];

        // As JSON, since no text in one part can look like the border to the next one.
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)));
    }
}
