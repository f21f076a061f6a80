using NymActors.Incoming;
using NymActors.Outgoing;
using NymActors.Protocol.Addressing;

namespace NymActors.Gateways;

/// <summary>What <see cref="GatewayConnectionActor"/> works with.</summary>
/// <param name="Refs">The siblings.</param>
/// <param name="State">The connection and what waits for it.</param>
/// <param name="Gateway">The gateway, for messages to the user.</param>
/// <param name="OpenLink">Connects and authenticates.</param>
/// <param name="Window">Bounds what is read ahead of the reception.</param>
/// <param name="Queue">Where fragments go back to that the gateway refused.</param>
/// <param name="Counters">What was received and refused.</param>
internal sealed record GatewayConnectionDependencies(
    ClientRefs Refs,
    GatewayConnectionState State,
    IdentityKey Gateway,
    Func<CancellationToken, Task<GatewayLink>> OpenLink,
    ReceptionWindow Window,
    SendingQueue Queue,
    ClientCounters Counters);
