using NymActors.Protocol.Addressing;
using NymActors.Protocol.Gateway;

namespace NymActors.Storage;

/// <summary>A client's registration with its gateway.</summary>
/// <param name="Gateway">The gateway's identity.</param>
/// <param name="Listener">Where the gateway takes clients, <c>ws://host:port</c> or <c>wss://host:port</c>.</param>
/// <param name="SharedKey">The key that client and gateway agreed on.</param>
public sealed record GatewayRegistration(IdentityKey Gateway, Uri Listener, SharedKey SharedKey)
{
    /// <summary>The listener as the public client writes it: without a slash at the end.</summary>
    public string ListenerText => Listener.PathAndQuery == "/" ? Listener.GetLeftPart(UriPartial.Authority) : Listener.AbsoluteUri;

    /// <summary>Where else the gateway takes clients, if anywhere.</summary>
    internal Uri? Fallback { get; init; }

    /// <summary>When the client registered; storing sets it if nothing else has.</summary>
    internal RegistrationTime? RegisteredAt { get; init; }
}
