using System.Diagnostics;
using System.Text.Json.Nodes;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.Providers;

/// <summary>What the calls for one result took together.</summary>
internal sealed class ModelUsage
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _input;
    private long _output;

    /// <summary>Calls so far, repeated ones and repairs included.</summary>
    public int Calls { get; set; }

    public void Add(ModelAnswer answer)
    {
        _input += answer.InputTokens;
        _output += answer.OutputTokens;
    }

    /// <summary>As <see cref="Contracts.GenerationCompleted.UsageJson"/> says it.</summary>
    /// <param name="last">The answer that became the result.</param>
    public string ToJson(ModelAnswer last) => new JsonObject
    {
        ["provider"] = last.Provider,
        ["model"] = last.Model,
        ["input_tokens"] = _input,
        ["output_tokens"] = _output,
        ["duration_ms"] = (long)Stopwatch.GetElapsedTime(_started).TotalMilliseconds,
        ["calls"] = Calls,
    }.ToJsonString(AnswerJson.Options);
}
