using Akka;
using Akka.Actor;
using Akka.Streams.Dsl;
using NymActors.Outgoing;

namespace NymActors.Gateways;

/// <summary>
/// The end of a stream of packets: the gateway connection takes one packet at a time and asks for the next when the socket
/// has taken it, which is what slows a stream down when the gateway is slow or away.
/// </summary>
internal static class GatewaySink
{
    /// <summary>A sink into the gateway connection.</summary>
    public static Sink<OutgoingPacket, NotUsed> For(IActorRef gateway) =>
        Sink.ActorRefWithAck<OutgoingPacket>(
            gateway,
            SenderStarted.Instance,
            PacketTaken.Instance,
            SenderEnded.Instance,
            static reason => new SenderFailed(reason));
}
