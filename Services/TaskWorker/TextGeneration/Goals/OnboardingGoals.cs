using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.Goals;

/// <summary>Three first goals with steps for somebody who has just arrived.</summary>
internal sealed class OnboardingGoals : TaskKind<OnboardingAnswer>
{
    public override string Type => TaskTypes.OnboardingGenerateGoals;
    public override string ItemsKey => "goals";

    public override int? ExpectedItems(TextTask task) => 3;

    protected override void Check(OnboardingAnswer answer, TextTask task, List<string> errors) =>
        GoalItems.RefuseRepeats(answer.Goals.Select(goal => goal.Title), "$.goals", "title", errors);

    protected override JsonObject Result(OnboardingAnswer answer, TextTask task)
    {
        var result = ToJson(answer);
        foreach (var (goal, item) in answer.Goals.Zip(TaskContext.Entries(result, "goals")))
            GoalItems.Complete(item.AsObject(), Vocabulary.SphereOf(goal.Category));
        return result;
    }
}
