using NymActors.Mixnet.Nodes;

namespace NymActors.Mixnet;

/// <summary>To the root: bring a node into the wanted state. Answered with <see cref="CommandDone"/>.</summary>
internal sealed record NodeCommand(NodeRecord Node, NodeCommandKind Kind);

internal enum NodeCommandKind
{
    Stop,
    Start,
    Restart,
}

/// <summary>The root's answer to a command; <paramref name="Failure"/> is null when it succeeded.</summary>
internal sealed record CommandDone(Exception? Failure);
