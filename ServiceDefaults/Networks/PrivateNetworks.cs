using System.Net;
using System.Net.Sockets;

namespace AiTasks.ServiceDefaults.Networks;

/// <summary>Tells addresses of the internet from those that only we can reach (the registries of RFC 6890).</summary>
/// <param name="allowed">Private networks that may be called all the same, such as <c>10.1.0.0/16</c>.</param>
public sealed class PrivateNetworks(IEnumerable<string> allowed)
{
    private const int NatPrefixBytes = 12;

    private static readonly IPNetwork[] Private =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/127", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(network => IPNetwork.Parse(network)),
    ];

    // Addresses that carry one of the older kind, which then decides.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private readonly IPNetwork[] _allowed = [.. allowed.Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether an address that somebody else has chosen may be called.</summary>
    public bool MayCall(IPAddress address)
    {
        var meant = Meant(address);
        return Array.Exists(_allowed, network => network.Contains(meant)) || !Array.Exists(Private, network => network.Contains(meant));
    }

    private static IPAddress Meant(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        return Nat64.Contains(address) ? new IPAddress(bytes.AsSpan(NatPrefixBytes))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : address;
    }
}
