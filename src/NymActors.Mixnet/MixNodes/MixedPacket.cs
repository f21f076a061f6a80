using NymActors.Protocol.Addressing;
using NymActors.Protocol.Framing;

namespace NymActors.Mixnet.MixNodes;

/// <summary>A packet that leaves a mix node after its delay.</summary>
internal readonly record struct MixedPacket(FramedPacket Packet, NodeRoutingAddress NextHop, long DelayNanoseconds);
