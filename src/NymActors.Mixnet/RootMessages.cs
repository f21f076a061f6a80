using NymActors.Mixnet.Nodes;
using NymActors.Streams.Actors;

namespace NymActors.Mixnet;

/// <summary>To the root, from its own timer: the command has taken too long.</summary>
internal sealed record CommandOverdue(NodeCommand Command) : ActorMessage;

/// <summary>To the root, from its own timer: make the node anew that had failed.</summary>
internal sealed record RetryNode(uint Id) : ActorMessage;

/// <summary>To the root, from its own timer: make the directory anew that had failed.</summary>
internal sealed record RetryDirectory : ActorMessage
{
    public static RetryDirectory Instance { get; } = new();
}

/// <summary>To the root, from its own timer: stopping has taken too long.</summary>
internal sealed record StopOverdue : ActorMessage
{
    public static StopOverdue Instance { get; } = new();
}
