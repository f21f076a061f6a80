using System.Net;
using Akka.Event;
using NymActors.Streams.Links;
using NymActors.Streams.Pacing;

namespace NymActors.Mixnet.Nodes;

/// <summary>A node, to its parent: both ports are open.</summary>
internal sealed record NodeRunning(uint Id, IPEndPoint MixEndPoint, IPEndPoint? ClientsEndPoint);

/// <summary>A node, to its parent: it cannot run. The node stops after this.</summary>
internal sealed record NodeFailed(uint Id, Exception Cause);

/// <summary>To a node: close the ports, let what can leave leave, and stop.</summary>
internal sealed class StopGracefully
{
    public static StopGracefully Instance { get; } = new();
}

/// <summary>To a node, from its listener: another node opened a link.</summary>
internal sealed record LinkAccepted(IncomingNodeLink Link);

/// <summary>To a node: a link that another node had opened has ended; a mix node's held its packets in the given gauge's stage. Links outlive their node a little.</summary>
internal sealed record LinkEnded(MixDelayGauge? Gauge, Exception? Failure) : IDeadLetterSuppression;

/// <summary>To a node, from its own clean-up: all is closed.</summary>
internal sealed class Closed : IDeadLetterSuppression
{
    public static Closed Instance { get; } = new();
}
