using Akka.Actor;
using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

/// <summary>A stream wants to send packets through the gateway; answered with <see cref="PacketTaken"/>.</summary>
internal sealed record SenderStarted : ActorMessage, IGivenUp
{
    public static SenderStarted Instance { get; } = new();

    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => sender.Tell(PacketTaken.Instance);
}

/// <summary>The connection is ready for the stream's next packet.</summary>
internal sealed record PacketTaken : ActorMessage
{
    public static PacketTaken Instance { get; } = new();
}

/// <summary>A stream ended.</summary>
internal sealed record SenderEnded : ActorMessage
{
    public static SenderEnded Instance { get; } = new();
}

/// <summary>A stream failed; its owner starts it again.</summary>
/// <param name="Reason">Why.</param>
internal sealed record SenderFailed(Exception Reason) : ActorMessage;

/// <summary>The network map and the gateway connection are there: the streams may start.</summary>
internal sealed record StartSending : ActorMessage
{
    public static StartSending Instance { get; } = new();
}

/// <summary>A stream of an actor ended, which it should not.</summary>
/// <param name="Stream">Which.</param>
/// <param name="Reason">Why, if it failed.</param>
internal sealed record StreamEnded(Task<Akka.Done> Stream, Exception? Reason) : ActorMessage;

/// <summary>The wait before the next start of a stream is over.</summary>
internal sealed record RestartStream : ActorMessage
{
    public static RestartStream Instance { get; } = new();
}
