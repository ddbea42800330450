using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.ContextSource;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.TextGeneration.SharedAnswers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>Makes the result of a task: asks the model, checks the answer, lets it be repaired, completes it.</summary>
internal sealed class TextGenerator(
    IEnumerable<TaskKind> kinds, ContextCompletion source, ModelCaller caller, ModelRoutes routes, AnswerSharing sharing,
    IOptions<ModelOptions> options, TimeProvider time, ILogger<TextGenerator> logger) : ITaskGenerator
{
    private readonly Dictionary<string, TaskKind> _kinds = kinds.ToDictionary(kind => kind.Type);

    // Also those that nobody knows, to say so.
    public bool Makes(string taskType) => true;

    public async Task<GenerationOutcome> GenerateAsync(
        GenerateText command, IGenerationProgress progress, CancellationToken cancellation)
    {
        var phrases = Phrases.For(command.Language);
        progress.Step(10, phrases.Preparing);
        if (!_kinds.TryGetValue(command.TaskType, out var kind))
            return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, phrases.UnknownType);
        if (command.ContextJson.Length > options.Value.MaxContextLength)
            return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, phrases.ContextTooLarge);

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var task = new TextTask(kind.Type, phrases.Language, TaskContext.Parse(command.ContextJson), today);
        if (kind.Refusal(task, phrases) is { } refusal)
            return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, refusal);

        try
        {
            task = await source.CompleteAsync(task, command, cancellation);
            var question = new SharedQuestion(command, kind, task, routes.Simple.Name, CostsNothing: routes.Simple.IsOffline);
            return await sharing.GetOrMakeAsync(
                question, progress,
                () => AskAsync(command, kind, task, new AnswerProgress(progress, kind, kind.ExpectedItems(task), phrases), cancellation), cancellation);
        }
        catch (ContextSourceException failure)
        {
            return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, phrases.Without(failure.Kind));
        }
        catch (ModelFailureException failure)
        {
            logger.ModelGaveUp(
                command.TaskId, command.Attempt, failure.Kind, failure.Status, failure.InnerException?.GetType().Name);
            return GenerationOutcome.Failed(failure, command.Language);
        }
    }

    private async Task<GenerationOutcome> AskAsync(
        GenerateText command, TaskKind kind, TextTask task, AnswerProgress progress, CancellationToken cancellation)
    {
        var phrases = Phrases.For(task.Language);
        var conversation = Prompt.Begin(kind, task);
        var chat = new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(kind.Schema, kind.Type),
            AdditionalProperties = new() { [TextTask.OptionKey] = task },
        };
        var usage = new ModelUsage();
        var route = routes.Simple;
        for (var round = 0; ; round++)
        {
            progress.Ask(round);
            var answer = await caller.AskAsync(route, new ModelQuestion(command, conversation, chat), progress, cancellation);
            usage.Add(answer);
            usage.Calls = progress.Calls;
            progress.Check();
            var reading = answer.FinishReason == ChatFinishReason.Length
                ? new AnswerReading(null, ["The answer was cut off at the length limit; answer more briefly."])
                : kind.Read(answer.Text, task);
            if (reading.Result is { } result)
            {
                result["provenance"] = new JsonObject
                {
                    ["provider"] = answer.Provider,
                    ["model"] = answer.Model,
                    ["prompt_version"] = Prompt.Version(kind, task),
                };
                return GenerationOutcome.Completed(result.ToJsonString(AnswerJson.Options), usage.ToJson(answer));
            }

            logger.AnswerInvalid(command.TaskId, command.Attempt, reading.Errors.Count, round);
            if (round == options.Value.MaxRepairs)
                return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, phrases.AnswerStayedInvalid);

            // A model that did not manage its own repair is not the one to ask for the last.
            if (round > 0)
                route = routes.Simple.Past(answer.By);
            Prompt.AddRepair(conversation, answer.Text, reading.Errors, task.Language);
        }
    }
}
