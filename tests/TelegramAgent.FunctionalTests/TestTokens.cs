using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TelegramAgent.FunctionalTests;

internal static class TestTokens
{
    public const string SigningKey = "a-signing-key-for-tests-0123456789";

    /// <summary>Checks proofs by the clock that made them.</summary>
    public static TokenService At(TimeProvider time) => new(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = SigningKey }), time);
}
