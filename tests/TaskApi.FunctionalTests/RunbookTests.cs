using System.Text.RegularExpressions;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What whoever is called at night is told to ask the database can be asked.</summary>
public sealed partial class RunbookTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task Every_query_of_the_runbook_is_answered()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "runbook.md"), TestContext.Current.CancellationToken);
        var queries = Query().Matches(text).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(2, queries.Count);
        await using var database = fixture.Admin();
        foreach (var query in queries) await database.QueryAsync(query);
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Query();
}
