using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>Answers a message of a chat: waits for its documents, finds the passages that matter, and lets a model answer with them.</summary>
internal sealed class ChatAnswerGenerator(
    ChatWorkClient client, DocumentWait documents, PassageFinder finder, ChatPlanner planner, ChatPictures pictures, AnswerAsker asker, ModelRoutes routes,
    IOptions<ChatAnswerOptions> options, IOptions<ModelOptions> model, ILogger<ChatAnswerGenerator> logger) : ITaskGenerator
{
    private const string ComplexProfile = "complex";

    public bool Makes(string taskType) => taskType == TaskTypes.ChatAnswer;

    public async Task<GenerationOutcome> GenerateAsync(GenerateText command, IGenerationProgress progress, CancellationToken cancellation)
    {
        var view = new ChatView(progress, ChatPhrases.For(command.Language));
        try
        {
            var work = await client.ReadAsync(command.TaskId, cancellation);
            if (work?.Question.Length > model.Value.MaxContextLength)
                return GenerationOutcome.Failed(TaskErrorCodes.ValidationError, view.Phrases.QuestionTooLong);
            if (work is not null)
                work = await documents.ReadyAsync(command.TaskId, work, view, cancellation);
            return work is null
                ? GenerationOutcome.Failed(TaskErrorCodes.ValidationError, view.Phrases.ChatGone)
                : await AnswerAsync(command, work, progress, view, cancellation);
        }
        catch (ModelFailureException failure)
        {
            logger.ModelGaveUp(command.TaskId, command.Attempt, failure.Kind, failure.Status, failure.InnerException?.GetType().Name);
            return GenerationOutcome.Failed(failure, command.Language);
        }
    }

    private async Task<GenerationOutcome> AnswerAsync(
        GenerateText command, ChatWork work, IGenerationProgress progress, ChatView view, CancellationToken cancellation)
    {
        var usage = new ModelUsage();
        var route = work.Preferences.ModelProfile == ComplexProfile ? routes.Complex : routes.Simple;
        var seen = await pictures.ReadAsync(work, isSeen: !route.IsOffline, view, cancellation);
        var passages = await FindAsync(command, work, view, usage, cancellation);

        view.Phase(ChatView.Answer, 50, view.Phrases.Answering);
        var task = new ChatTask { Work = work, Language = view.Phrases.Language };
        var question = new AnswerCall(command, task, passages, seen, options.Value);
        var writer = new AnswerWriter(progress, work.Shown, options.Value);
        var last = await asker.AskAsync(route, question, writer, view, usage, cancellation);
        return GenerationOutcome.Completed(
            ChatResult.Write(
                writer.Text, passages, work.Pictures, view.Phrases.Attached, last.Provider, last.Model, ChatPrompt.Version(work, view.Phrases.Language)),
            usage.ToJson(last));
    }

    private async Task<IReadOnlyList<Passage>> FindAsync(
        GenerateText command, ChatWork work, ChatView view, ModelUsage usage, CancellationToken cancellation)
    {
        var documents = PassageFinder.Searchable(work);
        if (documents.Count == 0)
            return [];
        if (work.Preferences.ModelProfile == ComplexProfile)
        {
            view.Phase(ChatView.Planning, 20, view.Phrases.Planning);
            var planned = await planner.PlanAsync(command, work, view, usage, cancellation);
            if (planned.Count > 0 && await LookUpAsync(planned, view, cancellation) is { Count: > 0 } found)
                return found;
        }

        view.Phase(ChatView.Search, 30, view.Phrases.Searching);
        var passages = await finder.FindAsync(PassageFinder.Simple(work), cancellation);
        view.Say(ChatView.Search, 1, view.Phrases.Found(passages.Count));
        return passages.Count > 0 ? passages : await finder.BeginningsAsync(documents, cancellation);
    }

    private async Task<IReadOnlyList<Passage>> LookUpAsync(IReadOnlyList<DocumentSearch> planned, ChatView view, CancellationToken cancellation)
    {
        view.Phase(ChatView.Tools, 35, view.Phrases.Looking);
        var found = new List<IReadOnlyList<Passage>>();
        foreach (var search in planned)
        {
            view.ToolCall(search.Query, search.Documents.Select(document => document.Name), search.Reason);
            found.Add(await finder.FindAsync(search, options.Value.MaxPassages, cancellation));
            view.Say(ChatView.Tools, (double)found.Count / planned.Count, view.Phrases.Found(found[^1].Count));
        }

        return finder.Merge(found);
    }
}
