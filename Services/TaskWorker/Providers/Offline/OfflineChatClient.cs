using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiTasks.Contracts;
using AiTasks.TaskWorker.ChatAnswers;
using AiTasks.TaskWorker.Providers.Offline.Chats;
using AiTasks.TaskWorker.Providers.Offline.Posts;
using AiTasks.TaskWorker.TextGeneration;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>
/// A small provider without a model, so that everything can be tried on a machine without a key. It chooses and adapts prepared
/// texts by the task's context, answers chats with sentences of their documents, streams like a model and says that it is
/// <c>offline</c>. It uses no tokens and says so.
/// </summary>
internal sealed partial class OfflineChatClient(TimeSpan chunkDelay, TimeProvider time) : IChatClient
{
    /// <summary>What it calls itself.</summary>
    public const string Model = "offline-templates-1";

    private const int Chunks = 60;

    private readonly ChatClientMetadata _metadata = new(ModelOptions.Offline, providerUri: null, Model);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Nobody waits for the first word longer than for the others.
        var pause = TimeSpan.Zero;
        foreach (var chunk in Answer(options?.AdditionalProperties))
        {
            await Task.Delay(pause, time, cancellationToken);
            pause = chunkDelay;
            yield return new(ChatRole.Assistant, chunk) { ModelId = Model };
        }

        yield return new(ChatRole.Assistant, [new UsageContent(new UsageDetails { InputTokenCount = 0, OutputTokenCount = 0 })])
        {
            FinishReason = ChatFinishReason.Stop,
            ModelId = Model,
        };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(_metadata) ? _metadata : null;

    public void Dispose()
    {
    }

    private static IEnumerable<string> Answer(AdditionalPropertiesDictionary? question) =>
        question?.GetValueOrDefault(TextTask.OptionKey) is TextTask task ? Pieces(Write(task))
        : question?.GetValueOrDefault(ChatTask.OptionKey) is not ChatTask chat ? throw new ModelFailureException(ModelFailureKind.Misconfigured)
        : chat.Passages is null ? [JsonSerializer.Serialize(OfflineChats.Plan(chat), AnswerJson.Options)]
        : Word().Matches(OfflineChats.Rest(OfflineChats.Answer(chat), chat.Shown)).Select(word => word.Value);

    private static IEnumerable<string> Pieces(string answer) =>
        answer.Chunk(Math.Max(1, (answer.Length + Chunks - 1) / Chunks)).Select(piece => new string(piece));

    /// <summary>The whole answer as JSON text.</summary>
    public static string Write(TextTask task)
    {
        var library = OfflineLibrary.For(task.Language);
        var choice = new OfflineChoice(task);
        object answer = task.Type switch
        {
            TaskTypes.OnboardingGenerateGoals => OfflineGoals.Onboarding(task, library, choice),
            TaskTypes.GoalMentorHelp => OfflineGoals.Mentor(task, library, choice),
            TaskTypes.GoalDecomposition => OfflineGoals.Decomposition(task, library, choice),
            TaskTypes.WeekPlanningHelp => OfflineWeek.Plan(task, library, choice),
            TaskTypes.HabitCreateHelp => OfflineHabits.HabitIdeas(task, library, choice),
            TaskTypes.RewardMentorHelp => OfflineHabits.RewardIdeas(task, library, choice),
            TaskTypes.PostText => OfflinePosts.Post(task, library, choice),
            TaskTypes.TextEdit => OfflinePosts.Edit(task),
            TaskTypes.ContentPlan => OfflinePosts.Plan(task, library, choice),
            _ => throw new ModelFailureException(ModelFailureKind.Misconfigured),
        };
        return JsonSerializer.Serialize(answer, answer.GetType(), AnswerJson.Options);
    }

    // With the white space after it, so that the words together are the text.
    [GeneratedRegex(@"\s*\S+\s*")]
    private static partial Regex Word();
}
