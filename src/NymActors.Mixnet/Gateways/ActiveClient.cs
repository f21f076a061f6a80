using Akka.Actor;
using NymActors.Sphinx;

namespace NymActors.Mixnet.Gateways;

/// <summary>An authenticated client: where it is connected and since when.</summary>
/// <param name="Address">Its ed25519 identity key, which is its Sphinx destination.</param>
/// <param name="Connection">The actor of its connection.</param>
/// <param name="Outbox">What waits to be pushed to it.</param>
/// <param name="SessionStart">Unix time in seconds, as signed by the client; the least number if nothing was signed
/// (docs/protocol/03-gateway.md 17.4).</param>
internal sealed record ActiveClient(Bytes32 Address, IActorRef Connection, ClientOutbox Outbox, long SessionStart);
