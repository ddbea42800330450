using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.Push.FunctionalTests;

internal static class TestTokens
{
    public const string SigningKey = "a-signing-key-for-tests-0123456789";

    private static long _lastUser = 100;

    public static TokenService Service { get; } = new(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = SigningKey }), TimeProvider.System);

    /// <summary>A person no other test knows.</summary>
    public static long NewUser() => Interlocked.Increment(ref _lastUser);

    public static string Session(long userId, TimeSpan? lifetime = null) => Sign(userId, TokenKind.Session, lifetime);

    public static string Access(long userId, TimeSpan? lifetime = null) => Sign(userId, TokenKind.Access, lifetime);

    private static string Sign(long userId, TokenKind kind, TimeSpan? lifetime) => Service.Sign(new AccessToken
    {
        Kind = kind,
        Subject = $"user{userId}",
        UserId = userId,
        SessionId = Guid.NewGuid(),
        ExpiresAt = DateTimeOffset.UtcNow + (lifetime ?? TimeSpan.FromHours(1)),
    });
}
