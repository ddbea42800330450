using System.Net.Http.Headers;
using AiTasks.Cli.Accounts;
using AiTasks.Cli.Invocation;

namespace AiTasks.Cli.ApiClient;

/// <summary>
/// A person's bearer token: the kept one while it lives, otherwise one that the static token is exchanged for. Contract E has no other
/// way to renew it (section 5.2).
/// </summary>
/// <param name="transport">To the server.</param>
/// <param name="settings">Where the sign-in is kept.</param>
/// <param name="server">Whose sign-in.</param>
/// <param name="given">A static token for this call alone; what it is exchanged for is not kept. Null for the kept one.</param>
internal sealed class PersonCredential(Transport transport, SettingsFile settings, ServerAddress server, string? given) : ICredential
{
    // A token that ends on its way to the server costs a call; clocks differ as well.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private string? _bearer;

    public async ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        _bearer ??= Kept() ?? await ExchangeAsync(cancellationToken) ?? throw new CommandFailedException(
            $"You are not signed in at {server}: aitasks login --token TOKEN", ExitCodes.NotSignedIn);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _bearer);
    }

    public async ValueTask<bool> RenewAsync(CancellationToken cancellationToken)
    {
        _bearer = await ExchangeAsync(cancellationToken);
        return _bearer is not null;
    }

    private string? Kept() =>
        given is null && settings.Read().At(server) is { AccessToken: { } token, ExpiresAt: { } end } && end - Margin > DateTimeOffset.UtcNow
            ? token
            : null;

    private async Task<string?> ExchangeAsync(CancellationToken cancellationToken)
    {
        if ((given ?? settings.Read().At(server).StaticToken) is not { } staticToken) return null;
        var exchanged = await SignIn.ExchangeAsync(transport, staticToken, cancellationToken);
        if (given is null)
            settings.Change(server, kept => kept with { AccessToken = exchanged.AccessToken, ExpiresAt = exchanged.ExpiresAt });
        return exchanged.AccessToken;
    }
}
