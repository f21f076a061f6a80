using Akka.Actor;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Preparation;

namespace NymActors.Reception;

/// <summary>What the reception knows, kept outside its actor so that a restart loses nothing.</summary>
/// <param name="opener">Decrypts packets.</param>
/// <param name="deliveries">Messages on their way to the application.</param>
internal sealed class ReceptionState(PacketOpener opener, DeliveryBuffer deliveries)
{
    /// <summary>Decrypts packets.</summary>
    public PacketOpener Opener { get; } = opener;

    /// <summary>Messages on their way to the application.</summary>
    public DeliveryBuffer Deliveries { get; } = deliveries;

    /// <summary>Half-received messages.</summary>
    public MessageReassembler Reassembler { get; private set; } = new();

    /// <summary>The actor that speaks for the attached application; null while there is none.</summary>
    public IActorRef? Application { get; set; }

    /// <summary>Forgets half-received messages, in case one of them is what the actor fails at.</summary>
    public void Rebuild() => Reassembler = new();
}
