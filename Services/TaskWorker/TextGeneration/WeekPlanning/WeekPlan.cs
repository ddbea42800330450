using System.Globalization;
using System.Text.Json.Nodes;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.TextGeneration.WeekPlanning;

/// <summary>
/// Lays the steps of a person's goals out over a week. Without steps it suggests general items, whose negative ids no front end
/// can mistake for somebody's steps.
/// </summary>
internal sealed class WeekPlan : TaskKind<WeekAnswer>
{
    private const string DateFormat = "yyyy-MM-dd";

    public override string Type => TaskTypes.WeekPlanningHelp;
    public override string ItemsKey => "plan";

    public override int? ExpectedItems(TextTask task) => WeekInput.From(task).Steps is { Count: > 0 } steps ? steps.Count : null;

    public override IReadOnlyDictionary<string, string> PromptValues(TextTask task)
    {
        var week = WeekInput.From(task);
        return new Dictionary<string, string>
        {
            ["week_start"] = Text(week.Start),
            ["week_end"] = Text(week.End),
            ["step_ids"] = week.Steps.Count == 0 ? "-" : string.Join(", ", week.Steps.Select(step => step.Id)),
        };
    }

    public static string Text(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    protected override void Check(WeekAnswer answer, TextTask task, List<string> errors)
    {
        var week = WeekInput.From(task);
        foreach (var item in answer.Plan)
        {
            if (!DateOnly.TryParseExact(item.Date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                || date < week.Start || date > week.End)
            {
                errors.Add($"The date {item.Date} of step {item.StepId} is not a day from {Text(week.Start)} to {Text(week.End)}.");
            }
        }

        var ids = answer.Plan.Select(item => item.StepId).Concat(answer.NotThisWeek.Select(item => item.StepId)).ToList();
        foreach (var repeated in ids.GroupBy(id => id).Where(group => group.Count() > 1))
            errors.Add($"The step {repeated.Key} is there more than once.");
        if (week.Steps.Count == 0)
            CheckGeneral(answer, errors);
        else
            CheckKnown(ids, week, errors);
    }

    protected override JsonObject Result(WeekAnswer answer, TextTask task) =>
        WeekResult.Build(answer, WeekInput.From(task), Phrases.For(task.Language));

    private static void CheckKnown(List<long> ids, WeekInput week, List<string> errors)
    {
        var known = week.Steps.Select(step => step.Id).ToHashSet();
        foreach (var id in ids.Where(id => !known.Contains(id)).Distinct())
            errors.Add($"There is no step {id} in the context.");
    }

    private static void CheckGeneral(WeekAnswer answer, List<string> errors)
    {
        foreach (var item in answer.Plan.Where(item => item.StepId >= 0))
            errors.Add($"The context has no steps, so stepId {item.StepId} has to be negative.");
        foreach (var item in answer.Plan.Where(item => string.IsNullOrWhiteSpace(item.StepTitle)))
            errors.Add($"step_title of {item.StepId} is missing; the context has no title for it.");
        if (answer.NotThisWeek.Count > 0)
            errors.Add("The context has no steps, so not_this_week has to be empty.");
    }
}
