using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

/// <summary>An answer that was made for another task, as the result of this one.</summary>
internal static class SharedResult
{
    /// <param name="answer">As it is kept.</param>
    /// <param name="waited">How long this task has waited for it.</param>
    public static GenerationOutcome Of(KeptResult answer, TimeSpan waited)
    {
        // Only its report was lost, so what the answer took was for this task.
        if (answer.IsOwn) return GenerationOutcome.Completed(answer.ResultJson, answer.UsageJson);

        var result = JsonNode.Parse(answer.ResultJson)!.AsObject();
        var provenance = result["provenance"] as JsonObject ?? [];
        provenance["shared"] = true;
        provenance["made_at"] = answer.MadeAt;
        result["provenance"] = provenance;
        return GenerationOutcome.Completed(result.ToJsonString(AnswerJson.Options), Usage(answer.UsageJson, waited));
    }

    // Who made it stays; whatever is counted was spent for the other task.
    private static string Usage(string json, TimeSpan waited)
    {
        var usage = new JsonObject();
        foreach (var (name, value) in JsonNode.Parse(json)!.AsObject())
        {
            if (value?.GetValueKind() == JsonValueKind.String)
                usage[name] = value.DeepClone();
            else if (value?.GetValueKind() == JsonValueKind.Number)
                usage[name] = 0;
        }

        usage["duration_ms"] = (long)waited.TotalMilliseconds;
        return usage.ToJsonString(AnswerJson.Options);
    }
}
