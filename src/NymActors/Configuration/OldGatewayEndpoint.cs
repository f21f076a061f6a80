namespace NymActors.Configuration;

/// <summary>The gateway of a client up to 1.1.20-2, which stood in its config.toml.</summary>
/// <param name="Id">The gateway's identity key, base58.</param>
/// <param name="Owner">The account that bonded it.</param>
/// <param name="Listener">Where it takes clients.</param>
internal sealed record OldGatewayEndpoint(string Id, string Owner, string Listener);
