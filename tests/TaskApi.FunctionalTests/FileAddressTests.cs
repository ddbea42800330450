using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Files;
using AiTasks.TaskApi.Posts;
using AiTasks.TestServers.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Public addresses of pictures.</summary>
public sealed class FileAddressTests(TaskApiFixture fixture)
{
    private static readonly byte[] Picture = Png.Solid(6, 4, 10, 20, 30);

    [Fact]
    public async Task E27_a_signed_address_is_fetched_by_anybody_without_redirects_as_an_image()
    {
        var address = Sign(await StoreAsync(Picture));

        // The other node than the one that took it.
        using var anybody = fixture.CreateClient(node: 1);
        using var response = await anybody.GetAsync(address);
        Assert.Equal((200, "image/png"), ((int)response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(Picture, await response.Content.ReadAsByteArrayAsync());
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task An_expired_a_forged_and_a_strange_address_are_refused()
    {
        var (id, other) = (await StoreAsync(Picture), await StoreAsync(Picture));
        var good = Sign(id);
        var expires = System.Web.HttpUtility.ParseQueryString(new Uri(good).Query)["expires"]!;
        using var anybody = fixture.CreateClient();
        foreach (var bad in new[]
        {
            Sign(id, new Past(TimeSpan.FromDays(8))),
            good.Replace(id.ToString(), other.ToString(), StringComparison.Ordinal),
            good.Replace(expires, $"{long.Parse(expires) + 1}", StringComparison.Ordinal),
            good[..^2] + (good[^2] == 'A' ? "B" : "A") + good[^1],
            good[..^1], good + "A", good[..good.IndexOf('&', StringComparison.Ordinal)], good[..good.IndexOf('?', StringComparison.Ordinal)],
        })
        {
            using var response = await anybody.GetAsync(bad);
            Assert.True((int)response.StatusCode == 403, $"{bad} gave {(int)response.StatusCode}");
        }

        Assert.Equal(200, (int)(await anybody.GetAsync(good)).StatusCode);
    }

    [Fact]
    public async Task Only_pictures_have_public_addresses()
    {
        using var anybody = fixture.CreateClient();

        Assert.Equal(404, (int)(await anybody.GetAsync(Sign(await StoreAsync("<html><script>"u8.ToArray())))).StatusCode);
        Assert.Equal(404, (int)(await anybody.GetAsync(Sign(Guid.NewGuid()))).StatusCode);
    }

    [Theory]
    [InlineData(null, "https://chat.example/prefix")]
    [InlineData("https://host.example/base/", "https://host.example/base")]
    public void The_base_is_as_configured_or_as_the_caller_came(string? configured, string expected)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host, request.PathBase) = ("https", new HostString("chat.example"), "/prefix");
        var addresses = Addresses(TimeProvider.System, configured is null ? null : new Uri(configured));

        Assert.Equal(expected, addresses.BaseUrl(request));
        var id = Guid.NewGuid();
        Assert.StartsWith($"{expected}/files/public/{id}?expires=", addresses.Sign(id, addresses.BaseUrl(request)), StringComparison.Ordinal);
    }

    private async Task<Guid> StoreAsync(byte[] content)
    {
        using var person = await FileClient.SignInAsync(fixture);
        return await person.StoreAsync("a.png", content);
    }

    private string Sign(Guid id, TimeProvider? time = null) => Addresses(time ?? TimeProvider.System, null).Sign(id, "http://localhost/");

    private FileAddresses Addresses(TimeProvider time, Uri? publicUrl) => new(
        fixture.Service<ReloadedOptions<TokenOptions>>(), Options.Create(new UploadOptions()), Options.Create(new PostOptions { PublicUrl = publicUrl }), time);

    private sealed class Past(TimeSpan ago) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - ago;
    }
}
