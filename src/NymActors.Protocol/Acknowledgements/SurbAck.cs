using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Packets;
using NymActors.Sphinx;

namespace NymActors.Protocol.Acknowledgements;

/// <summary>
/// The acknowledgement that travels in front of a fragment: a complete Sphinx packet of size ack, addressed to the sender itself,
/// behind the address of its first hop (docs/protocol/02-messages.md 10.2). The recipient's gateway cuts it off and sends it.
/// </summary>
public static class SurbAck
{
    /// <summary>Length in bytes: 405.</summary>
    public const int Length = PacketSizes.SurbAckLength;

    /// <summary>Length in bytes of the padded first hop in front of the packet.</summary>
    internal const int FirstHopLength = NodeRoutingAddress.MaximumLength;

    /// <summary>Builds an acknowledgement.</summary>
    /// <param name="version">The Sphinx version.</param>
    /// <param name="key">The sender's acknowledgement key.</param>
    /// <param name="identifier">The fragment to be acknowledged, or <see cref="FragmentIdentifier.Cover"/>.</param>
    /// <param name="sender">Who wants to be told.</param>
    /// <param name="route">A route to the sender's gateway, 1 to 5 hops.</param>
    /// <param name="averageDelay">Mean of the delay at each hop; zero for none.</param>
    /// <param name="destination">Receives <see cref="Length"/> bytes.</param>
    /// <param name="random">The source of delays and secrets.</param>
    /// <returns>How long the nodes will hold the acknowledgement, in nanoseconds.</returns>
    /// <exception cref="SphinxException">The route cannot be used.</exception>
    public static ulong Build(
        SphinxVersion version,
        AckKey key,
        FragmentIdentifier identifier,
        Recipient sender,
        ReadOnlySpan<SphinxHop> route,
        TimeSpan averageDelay,
        Span<byte> destination,
        RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(sender);
        Span<ulong> delays = stackalloc ulong[SphinxConstants.MaxHops];
        Span<byte> content = stackalloc byte[AckKey.ContentLength];
        var expectedDelay = HopDelays.Draw(averageDelay, route.Length, ref delays, random);
        key.WriteContent(identifier, random, content);
        var packet = destination[FirstHopLength..Length];
        SphinxPacketBuilder.Build(version, route, delays, sender.Identity.Bytes, HopDelays.NoIdentifier, content, packet, random);
        route[0].Address[..FirstHopLength].CopyTo(destination);
        return expectedDelay;
    }
}
