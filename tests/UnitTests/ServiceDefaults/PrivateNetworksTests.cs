using System.Net;
using AiTasks.ServiceDefaults.Networks;

namespace AiTasks.UnitTests.ServiceDefaults;

public sealed class PrivateNetworksTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.100", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("2002:0a00:0001::1", false)]
    public void Only_addresses_of_the_internet_may_be_called(string address, bool may) =>
        Assert.Equal(may, new PrivateNetworks([]).MayCall(IPAddress.Parse(address)));

    [Fact]
    public void A_network_of_ones_own_may_be_allowed()
    {
        var networks = new PrivateNetworks(["10.1.0.0/16"]);
        Assert.True(networks.MayCall(IPAddress.Parse("10.1.2.3")));
        Assert.True(networks.MayCall(IPAddress.Parse("::ffff:10.1.2.3")));
        Assert.False(networks.MayCall(IPAddress.Parse("10.2.2.3")));
    }
}
