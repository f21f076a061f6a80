using NymActors.Protocol.Packets;

namespace NymActors.Protocol.Preparation;

/// <summary>A packet ready to be handed to the gateway.</summary>
/// <param name="MixPacket">The packet and its first hop.</param>
/// <param name="ExpectedRoundTrip">Sum of the delays that were drawn, or are expected, for the packet and its acknowledgement.</param>
public sealed record PreparedPacket(MixPacket MixPacket, TimeSpan ExpectedRoundTrip);
