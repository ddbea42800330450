using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S3: what was left open does not outlive its sign-in by more than half a minute.</summary>
public sealed class SignedOutTests(OfflineSystem system)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task S3_an_open_socket_is_closed_after_its_person_has_signed_out_and_that_of_another_person_stays()
    {
        using var person = await FrontClient.RegisterAsync(system.Gateway);
        using var bystander = await FrontClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ConnectAsync();
        await using var stays = await bystander.ConnectAsync();
        await person.PostAsync("logout/", new { });
        await socket.Ended.WaitAsync(Promised, TestContext.Current.CancellationToken);
        Assert.Equal(4001, (int?)socket.CloseStatus);
        Assert.False(stays.IsClosed);
    }
}
