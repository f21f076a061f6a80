using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;

namespace NymActors.Testing;

/// <summary>Reply SURBs as a correspondent makes them.</summary>
internal static class ReplySurbs
{
    /// <summary>New SURBs over a single hop.</summary>
    public static List<ReplySurb> New(int count, RandomSource random, KeyRotation rotation = KeyRotation.Unknown) =>
        [.. Enumerable.Range(0, count).Select(_ => New(random, rotation))];

    private static ReplySurb New(RandomSource random, KeyRotation rotation)
    {
        using var key = SphinxPrivateKey.Generate(random);
        var address = new byte[SphinxConstants.NodeAddressLength];
        // IPv4, 10.10.10.10, port 2570.
        ((ReadOnlySpan<byte>)[4, 10, 10, 10, 10, 10, 10]).CopyTo(address);
        var hop = new SphinxHop(address, key.PublicKey);
        return new ReplySurb(
            SurbEncryptionKey.Create(random),
            Surb.Create(SphinxVersion.V259, [hop], [0UL], new byte[32], new byte[16], random),
            rotation);
    }
}
