using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;

namespace NymActors.Mixnet;

/// <summary>
/// A gateway that was there before the network: it is known by its identity, whose private key is not needed to serve clients that are
/// registered. New clients cannot register with it, for they would see that it does not hold that key.
/// </summary>
/// <param name="Identity">The identity that the directory tells.</param>
/// <param name="Clients">The clients that are registered, with the keys they share with it; the network takes the keys over.</param>
internal sealed record KnownGateway(IdentityKey Identity, IReadOnlyList<(IdentityKey Client, SharedKey Key)> Clients);
