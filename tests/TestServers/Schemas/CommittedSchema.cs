using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.AppHost.Local.Running;

namespace AiTasks.TestServers.Schemas;

/// <summary>A description of the wire that is kept in the repository, for programs that are generated from it.</summary>
public static class CommittedSchema
{
    /// <summary>Set to 1, descriptions are written in place of being compared.</summary>
    public const string WriteVariable = "AITASKS_WRITE_SCHEMAS";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compares a description with the one that is kept, or keeps it.</summary>
    /// <param name="name">The file in <c>Clients/typescript/schema</c>.</param>
    /// <param name="schema">The description as it is now.</param>
    /// <returns>What is wrong, for people; null when they are the same.</returns>
    public static string? Difference(string name, JsonNode schema)
    {
        var file = Path.Combine(Repository.Root, "Clients", "typescript", "schema", name);
        var text = schema.ToJsonString(Layout).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            File.WriteAllText(file, text);

        var kept = File.Exists(file) ? File.ReadAllText(file) : "";
        if (kept == text)
            return null;

        var (here, there) = (text.Split('\n'), kept.Split('\n'));
        var line = here.Zip(there).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{file} is not what the server says any more, from line {line + 1} on: it has '{there.ElementAtOrDefault(line)?.Trim()}', "
            + $"the server says '{here.ElementAtOrDefault(line)?.Trim()}'. If that is meant, run this test once with {WriteVariable}=1, "
            + "generate the types of Clients/typescript anew, and commit both.";
    }
}
