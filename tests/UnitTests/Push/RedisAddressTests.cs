using AiTasks.Push.Fanout;

namespace AiTasks.UnitTests.Push;

public sealed class RedisAddressTests
{
    [Theory]
    [InlineData("redis", "redis:6379")]
    [InlineData("redis:1234,password=x", "redis:1234")]
    [InlineData("one:1,two:2,three", "one:1 two:2 three:6379")]
    [InlineData("redis,ssl=True", "redis:6380")]
    [InlineData("10.0.0.1:1,[::1]:2,::1", "10.0.0.1:1 ::1:2 ::1:6379")]
    public void Addresses_keep_their_order_and_get_a_port(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', RedisAddress.Parse(text).Endpoints.Select(one => $"{one.Host}:{one.Port}")));

    [Fact]
    public void Settings_are_found_whatever_their_order_and_case_and_those_of_other_libraries_mean_nothing()
    {
        var address = RedisAddress.Parse(" PASSWORD=a=b , abortConnect=false,redis:1, user=push,ssl=false,sslHost=cache.example,name=one,syncTimeout=5");
        Assert.Equal(
            ("push", "a=b", false, "cache.example", "one"),
            (address.User, address.Password, address.Tls, address.TlsHost, address.ClientName));
        Assert.Equal(new RedisEndpoint("redis", 1), Assert.Single(address.Endpoints));
    }

    [Fact]
    public void An_empty_password_is_none() => Assert.Null(RedisAddress.Parse("redis,password=").Password);

    [Theory]
    [InlineData("")]
    [InlineData("password=secret")]
    [InlineData("redis:0,password=secret")]
    [InlineData("redis:70000,password=secret")]
    [InlineData("redis:port,password=secret")]
    [InlineData(":6379,password=secret")]
    [InlineData("redis,ssl=maybe,password=secret")]
    public void What_is_no_address_is_said_without_the_password(string text)
    {
        var error = Assert.Throws<FormatException>(() => RedisAddress.Parse(text));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
