using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiTasks.AppHost.Local.Running;

namespace AiTasks.UnitTests.Deploy;

/// <summary>Alert rules and dashboard against the instruments that the services have, and the runbook against the alerts.</summary>
public sealed partial class MonitoringTests(Instruments instruments) : IClassFixture<Instruments>
{
    private static readonly string Folder = Path.Combine(DeployFiles.Folder, "monitoring");

    private static readonly JsonNode[] Alerts =
    [
        .. DeployFiles.Read(File.ReadAllText(Path.Combine(Folder, "alerts.yaml")))["groups"]!.AsArray()
            .SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!),
    ];

    [Fact]
    public void Every_figure_that_an_alert_or_a_panel_asks_for_is_one_that_a_service_tells()
    {
        string[] alerts = [.. Alerts.Select(alert => (string)alert["expr"]!)];
        string[] panels = [.. Panels().SelectMany(panel => panel["targets"]!.AsArray()).Select(target => (string)target!["expr"]!)];
        Assert.True(alerts.Length > 10 && panels.Length > 20);
        foreach (var expression in alerts.Concat(panels))
        {
            var figures = Figure().Matches(Grouping().Replace(expression, "")).Select(match => match.Value).ToArray();
            Assert.NotEmpty(figures);
            Assert.All(figures, figure => Assert.True(instruments.Series.Contains(figure), $"No service tells {figure}: {expression}"));
            Assert.Equal(expression.Count(letter => letter == '('), expression.Count(letter => letter == ')'));
        }
    }

    [Fact]
    public void A_figure_of_another_name_unit_or_kind_would_be_noticed()
    {
        Assert.Contains("aitasks_outbox_age_seconds", instruments.Series);
        Assert.DoesNotContain("aitasks_outbox_age", instruments.Series);
        Assert.DoesNotContain("aitasks_outbox_age_seconds_total", instruments.Series);
        Assert.Contains("aitasks_tasks_finished_total", instruments.Series);
        Assert.DoesNotContain("aitasks_tasks_finished", instruments.Series);
    }

    [Fact]
    public void The_runbook_has_a_section_for_every_alert_and_for_no_other()
    {
        var sections = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "runbook.md"))
            .Where(line => line.StartsWith("### AiTasks", StringComparison.Ordinal)).Select(line => line[4..]).ToArray();
        Assert.Equal(Alerts.Select(alert => (string)alert["alert"]!).Order(), sections.Order());
        Assert.All(Alerts, alert =>
        {
            Assert.Equal($"docs/runbook.md#{((string)alert["alert"]!).ToLowerInvariant()}", (string)alert["annotations"]!["runbook_url"]!);
            Assert.Contains((string)alert["labels"]!["severity"]!, (string[])["page", "ticket"]);
            Assert.NotNull(alert["for"]);
        });
    }

    [Fact]
    public void Panels_do_not_lie_over_each_other()
    {
        var all = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))!["panels"]!.AsArray();
        var places = new HashSet<(int, int)>();
        Assert.Equal(all.Count, all.Select(panel => (int)panel!["id"]!).Distinct().Count());
        foreach (var place in all.Select(panel => panel!["gridPos"]!))
        {
            for (var x = (int)place["x"]!; x < (int)place["x"]! + (int)place["w"]!; x++)
            {
                for (var y = (int)place["y"]!; y < (int)place["y"]! + (int)place["h"]!; y++) Assert.True(x < 24 && places.Add((x, y)), $"{place}");
            }
        }
    }

    private static IEnumerable<JsonNode> Panels() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))!["panels"]!.AsArray()
            .Where(panel => (string?)panel!["type"] == "timeseries").Select(panel => panel!);

    // What they are grouped by is no figure.
    [GeneratedRegex(@"\bby \([^)]*\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\b(aitasks|gen_ai|http)_\w+(?=[\[{)]|$| )(?!\s*\()")]
    private static partial Regex Figure();
}
