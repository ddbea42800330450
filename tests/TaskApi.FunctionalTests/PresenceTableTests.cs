using System.Net.Http.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Workers and nodes that die without a word are shown no more, come back when they speak, and leave no rows behind.</summary>
public sealed class PresenceTableTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task Silent_nodes_are_not_shown_and_come_back_when_they_speak()
    {
        var (silent, other) = (Name(), Name());
        await SpeakAsync(silent);
        await SpeakAsync(other);
        await AgeAsync("nodes", $"push:{silent}", TimeSpan.FromMinutes(1));
        var shown = await ShownAsync("nodes");
        Assert.Contains($"push:{other}", shown);
        Assert.DoesNotContain($"push:{silent}", shown);

        await SpeakAsync(silent);
        Assert.Contains($"push:{silent}", await ShownAsync("nodes"));
    }

    [Fact]
    public async Task Rows_of_nodes_that_died_go_while_others_live()
    {
        var (dead, living) = (Name(), Name());
        await SpeakAsync(dead);
        await AgeAsync("nodes", $"push:{dead}", TimeSpan.FromHours(1));
        await SpeakAsync(living);
        Assert.Equal((0, 1), (await RowsAsync("nodes", $"push:{dead}"), await RowsAsync("nodes", $"push:{living}")));
    }

    [Fact]
    public async Task Workers_that_died_are_not_shown_and_their_rows_go_while_others_live()
    {
        var (dead, living) = (Name(), Name());
        await AnnounceAsync(dead);
        await AgeAsync("workers", dead, TimeSpan.FromMinutes(1));
        Assert.DoesNotContain(dead, await ShownAsync("workers"));

        await AgeAsync("workers", dead, TimeSpan.FromHours(1));
        await AnnounceAsync(living);
        Assert.Equal(0, await RowsAsync("workers", dead));
        Assert.Contains(living, await ShownAsync("workers"));
        await fixture.Worker.AnnounceAsync(living, 0);
    }

    [Fact]
    public async Task Many_nodes_that_speak_and_go_at_once_do_not_hold_each_other_up()
    {
        var nodes = Enumerable.Range(0, 40).Select(_ => Name()).ToArray();
        foreach (var node in nodes[..20]) await SpeakAsync(node);
        foreach (var node in nodes[..20]) await AgeAsync("nodes", $"push:{node}", TimeSpan.FromHours(1));
        await Task.WhenAll(nodes.Select(node => SpeakAsync(node)));
        var shown = await ShownAsync("nodes");
        Assert.All(nodes, node => Assert.Contains($"push:{node}", shown));

        await Task.WhenAll(nodes.Select(node => SpeakAsync(node, stopping: true)));
        Assert.DoesNotContain(await ShownAsync("nodes"), node => nodes.Contains(node["push:".Length..]));
    }

    private static string Name() => $"host-{Guid.NewGuid():N}";

    private async Task SpeakAsync(string node, bool stopping = false)
    {
        using var push = new PushClient(fixture).CreateClient();
        using var answer = await push.PostAsJsonAsync(
            PushApiRoutes.Presence, new PushPresence { Node = node, Sockets = new Dictionary<string, int>(), People = 0, Stopping = stopping },
            WireJson.Internal, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private async Task AnnounceAsync(string worker)
    {
        await fixture.Worker.AnnounceAsync(worker, 1);
        await Wait.ForAsync("the worker to be written down", async () => await RowsAsync("workers", worker) == 1);
    }

    private async Task<IReadOnlyList<string>> ShownAsync(string what)
    {
        using var admin = ApiCaller.Administrator(fixture);
        return [.. (await admin.GetAsync("/v1/admin/operations"))[what]!.AsArray().Select(one => (string)one!["id"]!)];
    }

    private Task<int> RowsAsync(string table, string id) => fixture.QueryAsync<int>($"select count(*) from {table} where id = @id", new { id });

    private async Task AgeAsync(string table, string id, TimeSpan age)
    {
        await using var connection = fixture.Admin();
        Assert.Equal(1, await connection.ExecuteAsync($"update {table} set seen_at = seen_at - @age where id = @id", new { id, age }));
    }
}
