using Akka.Actor;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Preparation;

namespace NymActors.Reception;

/// <summary>What the reception knows, kept outside its actor so that a restart loses nothing.</summary>
/// <param name="Opener">Decrypts packets.</param>
/// <param name="Reassembler">Half-received messages.</param>
/// <param name="Deliveries">Messages on their way to the application.</param>
internal sealed record ReceptionState(PacketOpener Opener, MessageReassembler Reassembler, DeliveryBuffer Deliveries)
{
    /// <summary>The actor that speaks for the attached application; null while there is none.</summary>
    public IActorRef? Application { get; set; }
}
