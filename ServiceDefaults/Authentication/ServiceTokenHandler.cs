namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>Proves to another of our services that a call comes from one of us.</summary>
/// <param name="tokens">Signs the proof.</param>
/// <param name="time">The clock.</param>
/// <param name="service">Name of the calling service.</param>
public sealed class ServiceTokenHandler(TokenService tokens, TimeProvider time, string service) : DelegatingHandler
{
    /// <summary>Header that carries the proof; <c>Authorization</c> stays free for the person's. The gateway takes it away from everybody outside.</summary>
    public const string HeaderName = "X-Service-Token";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(1);

    // One reference, so that concurrent calls never see half of an old and half of a new one.
    private volatile Proof? _proof;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var proof = _proof;
        if (proof is null || proof.ExpiresAt < now + RenewBefore)
        {
            var expires = now + Lifetime;
            var value = tokens.Sign(new AccessToken { Kind = TokenKind.Service, Subject = service, ExpiresAt = expires });
            _proof = proof = new Proof(value, expires);
        }

        request.Headers.Add(HeaderName, proof.Value);
        return base.SendAsync(request, cancellationToken);
    }

    private sealed record Proof(string Value, DateTimeOffset ExpiresAt);
}
