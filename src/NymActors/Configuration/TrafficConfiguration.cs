using NymActors.Protocol.Packets;

namespace NymActors.Configuration;

/// <summary>The stream of real packets, <c>[debug.traffic]</c> (docs/protocol/04-client-core.md section 19.4).</summary>
public sealed record TrafficConfiguration
{
    /// <summary>The mean delay at each mix node, 15 ms by default (v1.1.29: 50 ms).</summary>
    public TimeSpan AveragePacketDelay { get; init; } = TimeSpan.FromMilliseconds(15);

    /// <summary>The mean time between two packets of the sending stream, 20 ms by default.</summary>
    public TimeSpan MessageSendingAverageDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>True sends real packets at once and none in their absence. An observer then sees when this client talks.</summary>
    public bool DisableMainPoissonPacketDistribution { get; init; }

    /// <summary>True gives every fragment of one message the same route.</summary>
    public bool DeterministicRouteSelection { get; init; }

    /// <summary>
    /// How often one fragment is sent again before it is given up; null, the default, for as often as an hour allows, and at least 20 times. The
    /// public client then never gives up. What is wished for a message (<see cref="SendOptions.MaximumTries"/>) goes before it.
    /// A fragment that costs a reply SURB each time is sent again at most 10 times whatever stands here.
    /// </summary>
    public uint? MaximumNumberOfRetransmissions { get; init; }

    /// <summary>The size of the packets that carry messages, regular by default.</summary>
    public PacketSize PrimaryPacketSize { get; init; } = PacketSize.Regular;

    /// <summary>A second size for long messages; null for none, the default. Never ack and never the primary size.</summary>
    public PacketSize? SecondaryPacketSize { get; init; }

    /// <summary>True keeps cover packets in the older Sphinx format, true by default.</summary>
    public bool UseLegacySphinxFormat { get; init; } = true;

    /// <summary>The packet format, Sphinx by default.</summary>
    public PacketType PacketType { get; init; } = PacketType.Mix;

    /// <summary>True sends straight to the recipient's gateway, without mix nodes and so without anonymity.</summary>
    public bool DisableMixHops { get; init; }
}
