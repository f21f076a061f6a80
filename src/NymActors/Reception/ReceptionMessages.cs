using Akka.Actor;
using NymActors.Incoming;
using NymActors.Protocol.Messages;
using NymActors.Store;
using NymActors.Streams.Actors;

namespace NymActors.Reception;

/// <summary>A packet's content as the gateway delivered it, SURB-ACK removed.</summary>
/// <param name="Payload">1643 bytes for a regular packet.</param>
/// <param name="Room">The room that it takes until it is handled.</param>
internal sealed record PacketReceived(ReadOnlyMemory<byte> Payload, ReceptionRoom Room) : ActorMessage, IGivenUp
{
    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => Room.Leave();
}

/// <summary>What a complete message brings is stored: everybody may hear of it now.</summary>
/// <param name="Completed">What was stored.</param>
/// <param name="Message">The message; null when what was received is none.</param>
/// <param name="Asker">The place of the session that it answers; null when it answers nobody.</param>
internal sealed record MessageKept(MessageCompleted Completed, NymMessage? Message, int? Asker) : ActorMessage
{
    private bool _taken;

    /// <summary>The question that it may be, once: a message that is handled a second time must not use the SURBs of the question twice.</summary>
    public RepliableMessage? TakeQuestion()
    {
        var question = _taken || Completed.Surbs is not null ? null : Message as RepliableMessage;
        _taken = true;
        return question;
    }
}

/// <summary>Questions of senders have waited for a message to be stored.</summary>
internal sealed record AnswerQuestions : ActorMessage
{
    public static AnswerQuestions Instance { get; } = new();
}

/// <summary>
/// From now on messages go to this actor as <see cref="Delivery"/>; it answers each with <see cref="ConfirmDelivery"/>. An
/// application with a place shares them with others by the rule of <see cref="DeliveryBuffer{TReceiver}"/>; one without a place takes
/// them alone. Who comes where somebody is alone, or wants to be alone where somebody is, waits until they leave and hears
/// <see cref="AttachDeferred"/>; who gets messages hears <see cref="Attached"/>.
/// </summary>
/// <param name="Application">The actor that speaks for the application.</param>
/// <param name="Place">The place of its session; null for a reader inside the process.</param>
internal sealed record AttachApplication(IActorRef Application, int? Place) : ActorMessage;

/// <summary>The application gets the messages from now on.</summary>
internal sealed record Attached : ActorMessage
{
    public static Attached Instance { get; } = new();
}

/// <summary>Another application is attached that will not share, or with which this one will not: it gets messages when that has left.</summary>
internal sealed record AttachDeferred : ActorMessage
{
    public static AttachDeferred Instance { get; } = new();
}

/// <summary>The application no longer takes messages; unconfirmed ones go to the next. Harmless when it is not attached.</summary>
/// <param name="Application">The actor that speaks for the application.</param>
internal sealed record DetachApplication(IActorRef Application) : ActorMessage;

/// <summary>The application has the message.</summary>
/// <param name="Sequence">The number of the delivery.</param>
internal sealed record ConfirmDelivery(long Sequence) : ActorMessage, IGivenUp
{
    /// <summary>Ends when the message is out of the store; null when nobody waits for it.</summary>
    public Answer<bool>? Stored { get; init; }

    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => Stored?.TryFail(NymClientException.Internal(reason));
}

/// <summary>The application could not handle the message: it is handed out again.</summary>
/// <param name="Sequence">The number of the delivery.</param>
internal sealed record ReturnDelivery(long Sequence) : ActorMessage;
