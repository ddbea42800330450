using System.Runtime.CompilerServices;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers.Offline.Posts;
using AiTasks.TaskWorker.TextGeneration;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>
/// A small provider without a model, so that everything can be tried on a machine without a key. It chooses and adapts prepared
/// texts by the task's context, streams them like a model and says that it is <c>offline</c>. It uses no tokens and says so.
/// </summary>
internal sealed class OfflineChatClient(TimeSpan chunkDelay, TimeProvider time) : IChatClient
{
    private const string Model = "offline-templates-1";
    private const int Chunks = 60;

    private readonly ChatClientMetadata _metadata = new(ModelOptions.Offline, providerUri: null, Model);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (options?.AdditionalProperties?.GetValueOrDefault(TextTask.OptionKey) is not TextTask task)
            throw new ModelFailureException(ModelFailureKind.Misconfigured);

        var answer = Write(task);
        var size = Math.Max(1, (answer.Length + Chunks - 1) / Chunks);
        for (var start = 0; start < answer.Length; start += size)
        {
            await Task.Delay(chunkDelay, time, cancellationToken);
            yield return new(ChatRole.Assistant, answer.Substring(start, Math.Min(size, answer.Length - start))) { ModelId = Model };
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
}
