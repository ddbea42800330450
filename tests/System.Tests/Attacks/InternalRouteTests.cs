using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S21 and S24: what services tell each other, and how they are, cannot be reached from outside, however its address is written.</summary>
public sealed class InternalRouteTests(OfflineSystem system)
{
    /// <summary>Every address that the services name to each other; a new one is attacked as well.</summary>
    public static TheoryData<string> Internal =>
    [
        .. typeof(PushApiRoutes).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .Where(member => member is { IsLiteral: true } && member.FieldType == typeof(string))
            .Select(member => (string)member.GetRawConstantValue()!)
            .Where(text => text.StartsWith("/internal/", StringComparison.Ordinal))
            .Select(text => text.Replace("{taskId:long}", "1", StringComparison.Ordinal)).Distinct(),
    ];

    [Fact]
    public void S21_there_are_addresses_to_attack() => Assert.True(Internal.Count > 10);

    [Theory]
    [MemberData(nameof(Internal))]
    public async Task S21_no_spelling_of_an_internal_address_leads_to_a_service(string path)
    {
        using var producer = new Producer(system.Gateway);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Add("X-Service-Key", Producer.Key);
        http.DefaultRequestHeaders.Add("X-Service-Token", "forged");
        string[] spellings =
        [
            path, path + "/", "/" + path, path.ToUpperInvariant(), $"/api/rest/front/..{path}", $"/chats/%2e%2e{path}", $"/chats/..%2f{path[1..]}",
            $"/files/%2e%2e/%2e%2e{path}", path.Replace("/internal", "/%69nternal", StringComparison.Ordinal), path.Replace("/internal", "/internal;x", StringComparison.Ordinal),
            path.Replace("/internal/", "/internal%2f", StringComparison.Ordinal), path.Replace("/internal/", "/internal\\", StringComparison.Ordinal),
        ];
        foreach (var spelling in spellings)
        {
            // As it stands: a parsed address would lose its dots.
            var address = new Uri(
                system.Gateway.GetLeftPart(UriPartial.Authority) + spelling, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            using var response = await http.PostAsync(address, JsonContent.Create(new { }), TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{spelling} gave {response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/internal/health")]
    [InlineData("/api/health/ready")]
    [InlineData("/healthz")]
    [InlineData("/debug/vars")]
    [InlineData("/env")]
    [InlineData("/actuator/env")]
    [InlineData("/appsettings.json")]
    [InlineData("/.env")]
    [InlineData("/app/../appsettings.json")]
    [InlineData("/assets/..%2f..%2fappsettings.json")]
    [InlineData("/assets/%2e%2e/%2e%2e/appsettings.json")]
    public async Task S24_how_the_system_is_made_is_told_to_nobody(string path)
    {
        using var http = new HttpClient();
        var address = new Uri(system.Gateway.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var response = await http.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task S24_health_names_no_part_of_the_system(string path)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        var text = await http.GetStringAsync(path, TestContext.Current.CancellationToken);
        Assert.All(
            (string[])["postgres", "redis", "rabbit", "storage", "masstransit", "taskapi", "127.0.0.1", "fanout"],
            part => Assert.DoesNotContain(part, text, StringComparison.OrdinalIgnoreCase));
    }
}
