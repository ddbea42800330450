using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.TextGeneration;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>Lets a model say which documents and passages it needs, before it answers.</summary>
internal sealed class ChatPlanner(
    ModelCaller caller, ModelRoutes routes, IOptions<ModelOptions> model, IOptions<ChatAnswerOptions> options, ILogger<ChatPlanner> logger)
{
    private static readonly JsonElement Schema = AnswerSchema.For<ChatPlan>();

    /// <summary>The searches that were planned; none when planning failed, which costs an answer nothing but its plan.</summary>
    public async Task<IReadOnlyList<DocumentSearch>> PlanAsync(
        GenerateText command, ChatWork work, ChatView view, ModelUsage usage, CancellationToken cancellation)
    {
        var documents = PassageFinder.Searchable(work);
        var conversation = ChatPrompt.Plan(work, documents, view.Phrases.Language, options.Value);
        var chat = new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "search_plan"),
            AdditionalProperties = new()
            {
                [ChatTask.OptionKey] = new ChatTask { Work = work, Language = view.Phrases.Language, MaxSearches = options.Value.MaxToolCalls },
            },
        };
        try
        {
            for (var round = 0; round <= model.Value.MaxRepairs; round++)
            {
                var answer = await caller.AskAsync(
                    routes.Simple, new ModelQuestion(command, conversation, chat), new CallCount(usage), cancellation);
                usage.Add(answer);
                var errors = new List<string>();
                if (AnswerReader.Read<ChatPlan>(answer.Text, errors) is { } plan && plan.Check(documents.Count, errors))
                    return [.. plan.Searches.Take(options.Value.MaxToolCalls).Select(search => Translate(search, documents))];
                logger.AnswerInvalid(command.TaskId, command.Attempt, errors.Count, round);
                Prompt.AddRepair(conversation, answer.Text, [.. errors.Take(AnswerReader.MostErrors)], view.Phrases.Language);
            }
        }
        catch (ModelFailureException failure)
        {
            logger.PlanFailed(command.TaskId, command.Attempt, failure.Kind, failure.Status);
        }

        return [];
    }

    private static DocumentSearch Translate(PlannedSearch search, IReadOnlyList<ChatDocument> documents) => new(
        search.Query,
        search.Documents.Count == 0 ? documents : [.. search.Documents.Distinct().Select(number => documents[number - 1])],
        search.Reason);

    private sealed class CallCount(ModelUsage usage) : IAnswerListener
    {
        public void Begin(int attempt) => usage.Calls++;

        public void Text(string piece)
        {
        }
    }
}
