using Akka.Actor;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Preparation;
using NymActors.Surbs;

namespace NymActors.Reception;

/// <summary>What the reception knows, kept outside its actor so that a restart loses nothing.</summary>
/// <param name="opener">Decrypts packets.</param>
/// <param name="deliveries">Messages on their way to the applications.</param>
/// <param name="replyKeys">What the opener finds reply keys with; null when nobody needs to know whom a reply is for.</param>
internal sealed class ReceptionState(PacketOpener opener, DeliveryBuffer<IActorRef> deliveries, ReplyKeyFinder? replyKeys = null)
{
    /// <summary>Decrypts packets.</summary>
    public PacketOpener Opener { get; } = opener;

    /// <summary>Messages on their way to the applications.</summary>
    public DeliveryBuffer<IActorRef> Deliveries { get; } = deliveries;

    /// <summary>The place of the session that the packet just opened answers; null when it answers nobody.</summary>
    public int? TakeAsker() => replyKeys?.TakePlace();

    /// <summary>Half-received messages.</summary>
    public MessageReassembler Reassembler { get; private set; } = new();

    /// <summary>Forgets half-received messages, in case one of them is what the actor fails at.</summary>
    public void Rebuild() => Reassembler = new();
}
