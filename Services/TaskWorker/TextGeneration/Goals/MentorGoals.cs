using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.Goals;

/// <summary>Goals a mentor suggests: for one sphere, for the weakest spheres, or in general.</summary>
internal sealed class MentorGoals : TaskKind<MentorAnswer>
{
    public override string Type => TaskTypes.GoalMentorHelp;
    public override string ItemsKey => "goals";

    public override int? ExpectedItems(TextTask task) => 3;

    private static readonly string[] SphereNames = ["category", "sphere_id", "sphereId", "sphere"];

    /// <summary>The sphere the person asks about; null when they ask in general or with a word of their own.</summary>
    public static string? AskedSphere(TextTask task) => Vocabulary.FindSphere(task.Context.Text(SphereNames));

    // A word of a closed list, and nothing beside it that anybody could have written.
    public override bool HoldsNothingPersonal(TextTask task) => task.Context.Root.Count > 0
        && task.Context.Root.All(member => SphereNames.Contains(member.Key) && Vocabulary.FindSphere(task.Context.Text(member.Key)) is not null);

    protected override void Check(MentorAnswer answer, TextTask task, List<string> errors)
    {
        GoalItems.RefuseRepeats(answer.Goals.Select(goal => goal.Title), "$.goals", "title", errors);
        if (AskedSphere(task) is not { } asked)
            return;
        foreach (var (index, goal) in answer.Goals.Index().Where(entry => entry.Item.SphereId != asked))
            errors.Add($"$.goals[{index}].sphere_id is {goal.SphereId}, but goals for {asked} were asked for.");
    }

    protected override JsonObject Result(MentorAnswer answer, TextTask task)
    {
        var result = ToJson(answer);
        foreach (var (goal, item) in answer.Goals.Zip(TaskContext.Entries(result, "goals")))
            GoalItems.Complete(item.AsObject(), goal.SphereId);

        // The documented key; front ends in use read goals first.
        result["suggestions"] = result["goals"]!.DeepClone();
        return result;
    }
}
