using System.Net;
using System.Net.Http.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S3: which sign-ins are good no more, as push nodes ask for their open sockets.</summary>
public sealed class EndedSignInTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task S3_who_signs_out_ends_one_sign_in_and_who_is_put_out_all_of_them()
    {
        using var browser = await fixture.SignInAsync();
        using var second = fixture.Browse(1);
        await second.LoginAsync(browser.Email!);
        using var stranger = await fixture.SignInAsync();
        var (one, two, other) = (SignInOf(browser), SignInOf(second), SignInOf(stranger));
        var account = new SocketSignIn(one.UserId, null);
        SocketSignIn[] all = [one, two, other, account, new(one.UserId, Guid.NewGuid()), new(one.UserId, other.SessionId), new(long.MaxValue, null)];
        Assert.Equal([4, 5, 6], await EndedAsync(all));

        await browser.PostAsync("logout/", new { });
        Assert.Equal([0, 4, 5, 6], await EndedAsync(all));

        using var admin = ApiCaller.Administrator(fixture);
        await admin.OkAsync(HttpMethod.Patch, $"/admin/users/{Uri.EscapeDataString(browser.Email!)}", new { is_active = false });
        Assert.Equal([0, 1, 3, 4, 5, 6], await EndedAsync(all));
    }

    [Fact]
    public async Task S3_too_many_at_once_are_refused()
    {
        using var http = new PushClient(fixture).CreateClient();
        var many = Enumerable.Repeat(new SocketSignIn(1, null), 20_001).ToList();
        using var answer = await http.PostAsJsonAsync(PushApiRoutes.Ended, new SignInsRequest(many), WireJson.Internal, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private SocketSignIn SignInOf(Browser browser)
    {
        var token = fixture.Service<TokenService>().Verify(PushClient.Session(browser), TokenKind.Session)!;
        return new SocketSignIn(token.UserId, token.SessionId);
    }

    private async Task<IReadOnlyList<int>> EndedAsync(IReadOnlyList<SocketSignIn> signIns)
    {
        using var http = new PushClient(fixture).CreateClient();
        using var answer = await http.PostAsJsonAsync(PushApiRoutes.Ended, new SignInsRequest(signIns), WireJson.Internal, TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<EndedSignIns>(WireJson.Internal, TestContext.Current.CancellationToken))!.Places;
    }
}
