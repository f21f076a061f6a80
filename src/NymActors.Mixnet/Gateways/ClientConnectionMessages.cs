using NymActors.Streams.Actors;
using NymActors.Streams.WebSockets;

namespace NymActors.Mixnet.Gateways;

/// <summary>To a connection, from its own read: a message, or null for the end.</summary>
internal sealed record MessageReceived(WebSocketMessage? Message) : ActorMessage;

/// <summary>To a connection, from its own write: it is done.</summary>
internal sealed record Written : ActorMessage
{
    public static Written Instance { get; } = new();
}

/// <summary>To a connection, from its own read or write: the connection is of no use any more.</summary>
internal sealed record Broken(Exception Cause) : ActorMessage;

/// <summary>To a connection, from its own timer: the time limit that ran is over.</summary>
internal sealed record LimitReached : ActorMessage
{
    public static LimitReached Instance { get; } = new();
}

/// <summary>To a connection: its outbox is no longer empty.</summary>
internal sealed record MessagesWaiting : ActorMessage
{
    public static MessagesWaiting Instance { get; } = new();
}

/// <summary>To a connection: the store holds messages for its client.</summary>
internal sealed record StoredMessagesWaiting : ActorMessage
{
    public static StoredMessagesWaiting Instance { get; } = new();
}

/// <summary>To the connection of a client that authenticates a second time: is your client still there?</summary>
internal sealed record CheckLiveness : ActorMessage
{
    public static CheckLiveness Instance { get; } = new();
}

/// <summary>The answer to <see cref="CheckLiveness"/>.</summary>
internal sealed record LivenessVerdict(bool IsActive) : ActorMessage;

/// <summary>To a connection: another one has taken the client over; end.</summary>
internal sealed record Superseded : ActorMessage
{
    public static Superseded Instance { get; } = new();
}
