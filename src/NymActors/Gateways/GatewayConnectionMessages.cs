using Akka.Actor;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;

namespace NymActors.Gateways;

/// <summary>The wait before the next attempt to connect is over.</summary>
internal sealed record Connect : ActorMessage
{
    public static Connect Instance { get; } = new();
}

/// <summary>Somebody knows better than to wait: connect at once, or look at once whether the connection lives.</summary>
internal sealed record ReconnectNow : ActorMessage
{
    public static ReconnectNow Instance { get; } = new();
}

/// <summary>An attempt to connect succeeded.</summary>
/// <param name="Link">The connection.</param>
internal sealed record LinkOpened(GatewayLink Link) : ActorMessage, IGivenUp
{
    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => _ = Link.Connection.DisposeAsync().AsTask();
}

/// <summary>An attempt to connect failed.</summary>
/// <param name="Reason">Why.</param>
internal sealed record LinkFailed(Exception Reason) : ActorMessage;

/// <summary>A connection has ended.</summary>
/// <param name="Link">The connection.</param>
/// <param name="Reason">Why.</param>
internal sealed record LinkClosed(GatewayLink Link, string Reason) : ActorMessage;

/// <summary>The write of a packet has ended.</summary>
/// <param name="Link">The connection.</param>
/// <param name="Writer">What wrote it.</param>
/// <param name="Failure">Why it failed, if it did.</param>
internal sealed record PacketWritten(GatewayLink Link, PacketWriter Writer, Exception? Failure) : ActorMessage, IGivenUp
{
    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => Writer.OnWritten();
}

/// <summary>A frame came from the gateway.</summary>
/// <param name="Link">The connection.</param>
/// <param name="Message">The frame.</param>
/// <param name="WasRead">A receive brought it; false for a frame that came during the authentication.</param>
internal sealed record FrameReceived(GatewayLink Link, GatewayMessage Message, bool WasRead) : ActorMessage, IGivenUp
{
    private bool _readEnded;

    /// <summary>Lets the next receive begin; once, however often the frame is handled.</summary>
    public void EndRead()
    {
        if (WasRead && !_readEnded)
        {
            _readEnded = true;
            Link.IsReading = false;
        }
    }

    /// <inheritdoc/>
    public void GiveUp(Exception reason, IActorRef sender) => EndRead();
}

/// <summary>What had been read is handled: more may be read.</summary>
internal sealed record RoomAvailable : ActorMessage
{
    public static RoomAvailable Instance { get; } = new();
}

/// <summary>Time to look whether the connection still moves.</summary>
internal sealed record CheckConnection : ActorMessage
{
    public static CheckConnection Instance { get; } = new();
}
