using NymActors.Protocol.Confirmations;
using NymActors.Streams.Actors;

namespace NymActors.Confirmations;

/// <summary>A recipient's client answers what it was asked.</summary>
/// <param name="Answer">The answer.</param>
internal sealed record ConfirmationReceived(ConfirmationAnswer Answer) : ActorMessage;

/// <summary>Something is new about the messages that are looked after.</summary>
internal sealed record LookAtNews : ActorMessage
{
    public static LookAtNews Instance { get; } = new();
}

/// <summary>A deadline of a message passed, or it is time to ask after one.</summary>
internal sealed record LookAtDue : ActorMessage
{
    public static LookAtDue Instance { get; } = new();
}
