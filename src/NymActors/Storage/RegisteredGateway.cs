using NymActors.Protocol.Addressing;

namespace NymActors.Storage;

/// <summary>One entry of the list of a client's gateways, without the secret.</summary>
/// <param name="Gateway">The gateway's identity.</param>
/// <param name="RegisteredAt">When the client registered there.</param>
/// <param name="IsActive">Whether the client uses this gateway when it runs.</param>
/// <param name="Type"><c>remote</c>, or <c>custom</c> for one that another program drives.</param>
/// <param name="Listener">Where the gateway takes clients; null for a custom one.</param>
/// <param name="Fallback">Where else it takes clients, if anywhere.</param>
internal sealed record RegisteredGateway(
    IdentityKey Gateway, RegistrationTime RegisteredAt, bool IsActive, string Type, Uri? Listener, Uri? Fallback);
