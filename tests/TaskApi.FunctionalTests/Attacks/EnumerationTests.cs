using System.Diagnostics;
using System.Net.Http.Json;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S27: neither the words nor the time of a refused sign-in tell whether there is such an account.</summary>
public sealed class EnumerationTests(TaskApiFixture fixture)
{
    private const int Rounds = 15;

    // Without the work of checking a password an answer takes less than a tenth of the time.
    private const double MostRatio = 3;

    [Theory]
    [InlineData("/api/rest/front/login/", false)]
    [InlineData("/api/v1/auth/login", false)]
    [InlineData("/api/auth/login", true)]
    public async Task S27_a_wrong_password_and_an_unknown_account_are_the_same(string path, bool isForm)
    {
        using var browser = await fixture.SignInAsync();
        using var http = fixture.CreateClient();
        var (known, unknown) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (first, firstTime) = await TryAsync(browser.Email!);
            var (second, secondTime) = await TryAsync($"{Guid.NewGuid():N}@example.com");
            Assert.Equal(first, second);
            known.Add(firstTime);
            unknown.Add(secondTime);
        }

        var ratio = Median(known) / Median(unknown);
        Assert.InRange(ratio, 1 / MostRatio, MostRatio);

        async Task<((int Status, string Text) Answer, double Seconds)> TryAsync(string login)
        {
            using HttpContent content = isForm
                ? new FormUrlEncodedContent([new("username", login), new("password", "wrong")]) : JsonContent.Create(new { email = login, password = "wrong" });
            var began = Stopwatch.GetTimestamp();
            using var response = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync();
            Assert.Equal(401, (int)response.StatusCode);
            return (((int)response.StatusCode, text), Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
