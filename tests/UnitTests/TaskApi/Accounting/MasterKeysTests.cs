using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.OwnKeys;

namespace AiTasks.UnitTests.TaskApi.Accounting;

public sealed class MasterKeysTests
{
    private const string Key = "sk-0123456789abcdef";

    private static readonly string First = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string Second = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    [Fact]
    public void The_same_key_is_never_encrypted_the_same_way_and_opens_for_its_owner_only()
    {
        var keys = With(First);
        var (one, other) = (keys.Seal(12, "openai", Key), keys.Seal(12, "openai", Key));
        Assert.NotEqual(one.Nonce, other.Nonce);
        Assert.NotEqual(one.Ciphertext, other.Ciphertext);
        Assert.Equal(Key, keys.Open(12, "openai", one)?.Reveal());
        Assert.Null(keys.Open(1, "openai", one));
        Assert.Null(keys.Open(12, "openai2", one));
        Assert.Null(keys.Open(1, "2:openai", one));
        Assert.Null(keys.Open(12, "openai", one with { Nonce = other.Nonce }));
        Assert.Null(keys.Open(12, "openai", one with { Nonce = [] }));
        Assert.Null(keys.Open(12, "openai", one with { Ciphertext = one.Ciphertext[..10] }));
    }

    [Fact]
    public void Any_bit_that_is_turned_keeps_it_shut()
    {
        var keys = With(First);
        var kept = keys.Seal(1, "openai", Key);
        for (var bit = 0; bit < kept.Ciphertext.Length * 8; bit++)
        {
            var turned = (byte[])kept.Ciphertext.Clone();
            turned[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(keys.Open(1, "openai", kept with { Ciphertext = turned }));
        }
    }

    [Fact]
    public void A_former_master_key_opens_and_the_present_one_seals()
    {
        var old = With(First).Seal(1, "openai", Key);
        Assert.Null(With(Second).Open(1, "openai", old));
        var rotating = With(Second, First);
        Assert.Equal(Key, rotating.Open(1, "openai", old)?.Reveal());
        Assert.True(rotating.IsOld(old));
        var renewed = rotating.Seal(1, "openai", Key);
        Assert.False(rotating.IsOld(renewed));
        Assert.Equal(Key, With(Second).Open(1, "openai", renewed)?.Reveal());
    }

    [Theory]
    [InlineData("not base64 at all!", true)]
    [InlineData("c2hvcnQ=", true)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ01", false)]
    public void A_master_key_is_32_bytes_or_more_and_what_is_wrong_is_said_without_it(string master, bool isWrong)
    {
        foreach (var options in (OwnKeyOptions[])[new() { MasterKey = master }, new() { MasterKey = First, FormerMasterKeys = [master] }])
        {
            var problems = options.Validate(new ValidationContext(options)).Select(problem => problem.ErrorMessage!).ToList();
            Assert.Equal(isWrong ? 1 : 0, problems.Count);
            Assert.DoesNotContain(problems, problem => problem.Contains(master, StringComparison.Ordinal));
        }
    }

    private static MasterKeys With(string master, params string[] former) =>
        new(new ReloadedOptions<OwnKeyOptions>(new OwnKeyOptions { MasterKey = master, FormerMasterKeys = former }));
}
