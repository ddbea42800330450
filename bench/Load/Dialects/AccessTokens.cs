using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AiTasks.Load.Dialects;

/// <summary>Signs people's access tokens as our services do: JSON Web Tokens with HS256 (RFC 7519, RFC 7515).</summary>
/// <param name="signingKey">The secret the servers check with.</param>
internal sealed class AccessTokens(string signingKey)
{
    private static readonly string Header = Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8);
    private readonly byte[] _key = signingKey.Length >= 32 ? Encoding.UTF8.GetBytes(signingKey)
        : throw new FormatException("--signing-key takes the secret of the servers, 32 characters or more.");

    /// <summary>A token for this person that is valid for a day.</summary>
    public string Sign(int person)
    {
        var now = DateTimeOffset.UtcNow;
        var (issued, expires) = (now.ToUnixTimeSeconds(), now.AddDays(1).ToUnixTimeSeconds());
        var claims =
            $$"""{"sub":"person-{{person}}","type":"access","uid":{{person}},"sid":"{{Guid.NewGuid()}}","iat":{{issued}},"exp":{{expires}}}""";
        var signed = Header + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed)));
    }
}
