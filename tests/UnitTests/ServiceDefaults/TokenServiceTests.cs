using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.UnitTests.ServiceDefaults;

public sealed class TokenServiceTests
{
    private const string Key = "thirty-two characters or more of it";

    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private readonly Clock _clock = new();
    private readonly TokenService _tokens;

    public TokenServiceTests() => _tokens = new TokenService(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = Key }), _clock);

    [Fact]
    public void The_signature_is_that_of_RFC_7515_appendix_A1()
    {
        var key = Base64Url.DecodeFromChars("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        const string signingInput =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9" +
            ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        const string signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

        Assert.Equal(signature, Hs256.Sign(key, signingInput));
        Assert.True(Hs256.Matches(key, signingInput, signature));
        Assert.False(Hs256.Matches(key, signingInput, signature[..^1] + "l"));
    }

    [Fact]
    public void What_was_signed_is_read_back()
    {
        var token = new AccessToken
        {
            Kind = TokenKind.Session,
            Subject = "демо",
            UserId = 7,
            SessionId = Guid.NewGuid(),
            ExpiresAt = Now.AddHours(1),
        };
        Assert.Equal(token, _tokens.Verify(_tokens.Sign(token), TokenKind.Session));
    }

    [Fact]
    public void An_accepted_key_verifies_and_does_not_sign()
    {
        const string next = "another key of thirty-two characters or more";
        var changed = Signing(next, Key);
        var token = _tokens.Sign(Any(TokenKind.Access));
        Assert.NotNull(changed.Verify(token, TokenKind.Access));
        Assert.Null(Signing(next).Verify(token, TokenKind.Access));
        Assert.Null(_tokens.Verify(changed.Sign(Any(TokenKind.Access)), TokenKind.Access));
    }

    [Theory]
    [InlineData(TokenKind.Session, TokenKind.Access)]
    [InlineData(TokenKind.Access, TokenKind.Service)]
    [InlineData(TokenKind.Service, TokenKind.Session)]
    public void A_token_of_one_kind_is_none_of_another(TokenKind given, TokenKind asked) =>
        Assert.Null(_tokens.Verify(_tokens.Sign(Any(given)), asked));

    [Fact]
    public void A_token_ends_when_it_says_give_or_take_the_skew()
    {
        var token = _tokens.Sign(Any(TokenKind.Access));
        _clock.Time = Now.AddHours(1).AddSeconds(29);
        Assert.NotNull(_tokens.Verify(token, TokenKind.Access));
        _clock.Time = Now.AddHours(1).AddSeconds(31);
        Assert.Null(_tokens.Verify(token, TokenKind.Access));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None"}""")]
    [InlineData("""{"alg":"nOnE"}""")]
    [InlineData("""{"alg":"HS384"}""")]
    [InlineData("""{"alg":"RS256","jku":"https://evil.example/keys"}""")]
    [InlineData("""{"alg":"HS256","crit":["exp"]}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("null")]
    [InlineData("not json")]
    public void A_header_of_another_algorithm_is_refused_even_when_signed_with_our_key(string header)
    {
        var signingInput = Encode(header) + "." + Encode($$"""{"sub":"x","type":"access","uid":1,"exp":{{Now.AddHours(1).ToUnixTimeSeconds()}}}""");
        Assert.Null(_tokens.Verify(signingInput + "." + Hs256.Sign(Encoding.UTF8.GetBytes(Key), signingInput), TokenKind.Access));
        Assert.Null(_tokens.Verify(signingInput + ".", TokenKind.Access));
    }

    [Theory]
    [InlineData("""{"sub":"x","type":"access","uid":1}""")]
    [InlineData("""{"sub":"","type":"access","uid":1,"exp":9999999999}""")]
    [InlineData("""{"type":"access","uid":1,"exp":9999999999}""")]
    [InlineData("""{"sub":"x","uid":1,"exp":9999999999}""")]
    [InlineData("""{"sub":"x","type":"access","uid":"1; drop table","exp":9999999999}""")]
    [InlineData("[]")]
    [InlineData("")]
    public void Claims_that_are_missing_or_wrong_are_refused_even_when_signed_with_our_key(string payload)
    {
        var signingInput = Encode("""{"alg":"HS256","typ":"JWT"}""") + "." + Encode(payload);
        Assert.Null(_tokens.Verify(signingInput + "." + Hs256.Sign(Encoding.UTF8.GetBytes(Key), signingInput), TokenKind.Access));
    }

    [Fact]
    public void Every_changed_character_breaks_a_token()
    {
        var token = _tokens.Sign(Any(TokenKind.Access));
        for (var position = 0; position < token.Length; position++)
        {
            // The last character's lowest bits are no part of the signature; a decoder refuses or ignores them.
            var other = token[position] == 'A' ? 'Q' : 'A';
            var changed = token[..position] + other + token[(position + 1)..];
            if (position == token.Length - 1 && Base64Url.IsValid(changed.Split('.')[2])) continue;
            Assert.Null(_tokens.Verify(changed, TokenKind.Access));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d")]
    [InlineData("демо.демо.демо")]
    public void What_is_no_token_is_refused(string? token) => Assert.Null(_tokens.Verify(token, TokenKind.Access));

    [Fact]
    public void A_token_of_a_megabyte_is_not_even_hashed()
    {
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(1 << 19));
        Assert.Null(_tokens.Verify($"{token}.{token}.{token}", TokenKind.Access));
    }

    private TokenService Signing(string key, params string[] accepted) =>
        new(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = key, AcceptedSigningKeys = accepted }), _clock);

    private static AccessToken Any(TokenKind kind) => new() { Kind = kind, Subject = "x", UserId = 1, ExpiresAt = Now.AddHours(1) };

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = Now;

        public override DateTimeOffset GetUtcNow() => Time;
    }
}
