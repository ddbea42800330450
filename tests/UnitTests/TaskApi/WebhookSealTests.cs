using System.Security.Cryptography;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.OwnKeys;
using AiTasks.TaskApi.Webhooks;

namespace AiTasks.UnitTests.TaskApi;

public sealed class WebhookSealTests
{
    private const string Url = "https://example.com/hooks";
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly string First = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string Second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void A_secret_opens_for_its_receiver_only_and_is_never_encrypted_the_same_way()
    {
        var seal = With(First);
        var (one, other) = (seal.Seal(Url, Secret), seal.Seal(Url, Secret));
        Assert.NotEqual(one, other);
        Assert.Equal(Secret, seal.Open(Url, one));
        Assert.Null(seal.Open("https://evil.example/hooks", one));
        Assert.DoesNotContain(Secret["whsec_".Length..], one, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_changed_keeps_it_shut()
    {
        var seal = With(First);
        var kept = seal.Seal(Url, Secret);
        var parts = kept.Split('.');
        for (var place = 0; place < parts[2].Length - 4; place++)
        {
            var changed = parts[2].ToCharArray();
            changed[place] = changed[place] == 'A' ? 'B' : 'A';
            Assert.Null(seal.Open(Url, $"{parts[0]}.{parts[1]}.{new string(changed)}"));
        }

        foreach (var broken in (string[])["", "AAAA", "not base64 at all", parts[2][..12], parts[2][..40]])
            Assert.Null(seal.Open(Url, $"{parts[0]}.{parts[1]}.{broken}"));
    }

    [Fact]
    public void A_former_master_key_opens_the_present_one_seals_and_an_unknown_one_does_neither()
    {
        var kept = With(First).Seal(Url, Secret);
        Assert.Equal(Secret, With(Second, First).Open(Url, kept));
        Assert.Null(With(Second).Open(Url, kept));
        Assert.Null(With(null).Open(Url, kept));
        Assert.Equal(Secret, With(Second).Open(Url, With(Second, First).Seal(Url, Secret)));
    }

    [Fact]
    public void Without_a_master_key_it_stays_as_it_was_given_and_so_opens_everywhere()
    {
        var kept = With(null).Seal(Url, Secret);
        Assert.Equal(Secret, kept);
        Assert.Equal(Secret, With(First).Open(Url, kept));
    }

    // That version signs with what stands in the column, or with nothing when it is no secret.
    [Fact]
    public void The_version_before_does_not_take_what_is_encrypted_for_a_secret()
    {
        var kept = With(First).Seal(Url, Secret);
        Assert.False(WebhookSecret.IsValid(kept));
        Assert.Throws<ArgumentNullException>(() => WebhookSecret.Sign(kept, "msg_1", DateTimeOffset.UnixEpoch, "{}"));
    }

    private static WebhookSeal With(string? master, params string[] former) =>
        new(new MasterKeys(new ReloadedOptions<OwnKeyOptions>(new OwnKeyOptions { MasterKey = master, FormerMasterKeys = former })));
}
