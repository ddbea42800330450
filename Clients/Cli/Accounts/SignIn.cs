using System.Net.Http.Headers;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Contracts;

namespace AiTasks.Cli.Accounts;

/// <summary>What a static token was exchanged for.</summary>
internal sealed record Exchanged(string AccessToken, DateTimeOffset ExpiresAt, string Username);

/// <summary>The exchange of tokens (section 5.2 of contract E).</summary>
internal static class SignIn
{
    public static async Task<Exchanged> ExchangeAsync(Transport transport, string staticToken, CancellationToken cancellationToken)
    {
        var asked = DateTimeOffset.UtcNow;
        using var request = new HttpRequestMessage(HttpMethod.Post, transport.Server.At("/auth/exchange"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { StaticToken = staticToken }, WireJson.SnakeCase)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await transport.CallAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw await Refusal.ReadAsync(response, cancellationToken);

        var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).Read<Answer>();
        return new Exchanged(answer.AccessToken, asked + TimeSpan.FromSeconds(answer.ExpiresIn), answer.User.Username);
    }

    private sealed record Answer
    {
        public required string AccessToken { get; init; }

        /// <summary>Seconds.</summary>
        public required long ExpiresIn { get; init; }
        public required Owner User { get; init; }
    }

    private sealed record Owner
    {
        public required string Username { get; init; }
    }
}
