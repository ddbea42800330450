using System.Net;
using System.Net.Http.Json;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>Checking passwords is slow on purpose: those who flood it wait for each other, and only so many.</summary>
public sealed class SignInFloodTests(TaskApiFixture fixture)
{
    private const int Flood = 60;

    [Theory]
    [InlineData("/api/rest/front/login/", "service_unavailable")]
    [InlineData("/api/v1/auth/login", "Сервис временно недоступен")]
    public async Task A_flood_of_sign_ins_is_refused_before_it_grows_and_leaves_room_for_who_comes_later(string path, string refusal)
    {
        await using var node = await fixture.StartReadyNodeAsync(("AccountOptions:MaxWaitingPasswords", "1"));
        using var http = node.CreateDefaultClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, Flood).Select(_ => http.PostAsync(
            path, JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "wrong" }), TestContext.Current.CancellationToken)));
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        Assert.All(answers.Except(refused), answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        foreach (var answer in refused)
        {
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains(refusal, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        foreach (var answer in answers) answer.Dispose();
        using var browser = await fixture.SignInAsync(node);
    }
}
