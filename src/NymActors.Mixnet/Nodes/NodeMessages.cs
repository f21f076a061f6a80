using System.Net;
using NymActors.Streams.Actors;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Mixnet.Nodes;

/// <summary>A node, to its parent: both ports are open.</summary>
internal sealed record NodeRunning(uint Id, IPEndPoint MixEndPoint, IPEndPoint? ClientsEndPoint) : ActorMessage;

/// <summary>A node, to its parent: it cannot run. The node stops after this.</summary>
internal sealed record NodeFailed(uint Id, Exception Cause) : ActorMessage;

/// <summary>To the root, a node, the directory or a client connection: let what can leave leave, close, and stop.</summary>
internal sealed record StopGracefully : ActorMessage
{
    public static StopGracefully Instance { get; } = new();
}

/// <summary>To a node, from its listener: another node opened a link.</summary>
internal sealed record LinkAccepted(IncomingNodeLink Link) : ActorMessage;

/// <summary>
/// To a node: a link that another node had opened has ended; a mix node's held its packets in the given gauge's stage. Links outlive
/// their node a little.
/// </summary>
internal sealed record LinkEnded(MixDelayGauge? Gauge, Exception? Failure) : ActorMessage;

/// <summary>To a node or the directory, from its own clean-up: all is closed, as far as it could be.</summary>
internal sealed record Closed(Exception? Failure) : ActorMessage;
