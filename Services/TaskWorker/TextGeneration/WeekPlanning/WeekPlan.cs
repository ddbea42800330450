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
        foreach (var (index, item) in answer.Plan.Index())
        {
            if (!DateOnly.TryParseExact(item.Date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                || date < week.Start || date > week.End)
            {
                errors.Add($"$.plan[{index}].date is not a day from {Text(week.Start)} to {Text(week.End)}.");
            }
        }

        List<(string Path, long Id)> steps =
        [
            .. answer.Plan.Select((item, index) => ($"$.plan[{index}].stepId", item.StepId)),
            .. answer.NotThisWeek.Select((item, index) => ($"$.not_this_week[{index}].stepId", item.StepId)),
        ];
        foreach (var repeated in steps.GroupBy(step => step.Id).SelectMany(group => group.Skip(1).Select(step => (step.Path, First: group.First()))))
            errors.Add($"{repeated.Path} is the same as {repeated.First.Path}.");
        if (week.Steps.Count == 0)
            CheckGeneral(answer, errors);
        else
            CheckKnown(steps, week, errors);
    }

    protected override JsonObject Result(WeekAnswer answer, TextTask task) =>
        WeekResult.Build(answer, WeekInput.From(task), Phrases.For(task.Language));

    private static void CheckKnown(List<(string Path, long Id)> steps, WeekInput week, List<string> errors)
    {
        var known = week.Steps.Select(step => step.Id).ToHashSet();
        foreach (var (path, id) in steps.Where(step => !known.Contains(step.Id)))
            errors.Add($"{path} is {id}, but there is no such step in the context.");
    }

    private static void CheckGeneral(WeekAnswer answer, List<string> errors)
    {
        foreach (var (index, item) in answer.Plan.Index())
        {
            if (item.StepId >= 0)
                errors.Add($"$.plan[{index}].stepId has to be negative, since the context has no steps.");
            if (item.StepTitle is null)
                errors.Add($"$.plan[{index}].step_title is null, but the context has no title for it.");
        }

        if (answer.NotThisWeek.Count > 0)
            errors.Add("$.not_this_week has to be empty, since the context has no steps.");
    }
}
