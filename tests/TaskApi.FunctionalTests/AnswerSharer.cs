using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A running task that needs an answer, as its worker asks for it.</summary>
internal sealed record AnswerSharer(TaskApiFixture Fixture, long TaskId)
{
    public int Attempt { get; init; } = 1;
    public bool IsPersonal { get; init; } = true;

    /// <summary>Null for a task that is not driven by reports.</summary>
    public ScriptedRun? Run { get; init; }

    /// <summary>Which node it asks; null for the first of the fixture's.</summary>
    public WebApplicationFactory<TaskOptions>? Node { get; init; }

    /// <summary>The key of a question that nobody has asked yet.</summary>
    public static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>A person's task, started and claimed.</summary>
    public static async Task<AnswerSharer> StartAsync(TaskApiFixture fixture, Browser person, string type)
    {
        var id = await person.StartAsync(type);
        return new AnswerSharer(fixture, id) { Run = await fixture.Worker.ClaimAsync(id) };
    }

    public async Task<AnswerStanding> ClaimAsync(string key, bool wait = false)
    {
        var (status, standing) = await TryClaimAsync(key, wait);
        Assert.Equal(HttpStatusCode.OK, status);
        return standing!;
    }

    public async Task<(HttpStatusCode Status, AnswerStanding? Standing)> TryClaimAsync(string key, bool wait = false)
    {
        using var client = Client();
        using var response = await client.PostAsJsonAsync(
            SharedAnswerRoutes.Claim, new AnswerClaim { Key = key, TaskId = TaskId, Attempt = Attempt, IsPersonal = IsPersonal, Wait = wait }, WireJson.Internal);
        return (response.StatusCode,
            response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<AnswerStanding>(WireJson.Internal) : null);
    }

    /// <summary>Claims until the answer is not another's to make.</summary>
    public async Task<AnswerStanding> WaitAsync(string key)
    {
        AnswerStanding standing;
        do standing = await ClaimAsync(key, wait: true);
        while (standing.State == AnswerStandings.Wait);
        return standing;
    }

    public async Task<HttpStatusCode> GiveAsync(string key, string result, bool replaces = false)
    {
        using var client = Client();
        var made = new AnswerMade
        {
            Key = key,
            TaskId = TaskId,
            Attempt = Attempt,
            IsPersonal = IsPersonal,
            ResultJson = result,
            UsageJson = """{"model":"m"}""",
            Replaces = replaces,
        };
        using var response = await client.PutAsJsonAsync(SharedAnswerRoutes.Made, made, WireJson.Internal);
        return response.StatusCode;
    }

    private HttpClient Client() => new PushClient(Fixture).CreateClient(Node?.CreateDefaultClient() ?? Fixture.CreateClient());
}
