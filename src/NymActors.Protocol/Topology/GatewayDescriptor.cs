using System.Net;
using NymActors.Protocol.Addressing;

namespace NymActors.Protocol.Topology;

/// <summary>A node that clients connect to: the entry of their packets and the last hop of packets to them.</summary>
public sealed class GatewayDescriptor : NodeDescriptor
{
    /// <summary>Describes a gateway.</summary>
    /// <param name="nodeId">Number of the node, unique over mix nodes and gateways.</param>
    /// <param name="identity">Ed25519 identity key of the gateway.</param>
    /// <param name="mixAddress">Address and port on which it takes packets from mix nodes.</param>
    /// <param name="sphinxKey">Its public key for packets.</param>
    /// <param name="clientListeners">WebSocket URLs for clients, preferred one first; empty for a gateway that takes no clients.</param>
    /// <exception cref="ArgumentException">The address is neither IPv4 nor IPv6.</exception>
    public GatewayDescriptor(
        uint nodeId, IdentityKey identity, IPEndPoint mixAddress, EncryptionKey sphinxKey, IReadOnlyList<Uri> clientListeners)
        : base(nodeId, identity, mixAddress, sphinxKey)
    {
        ArgumentNullException.ThrowIfNull(clientListeners);
        ClientListeners = clientListeners;
    }

    /// <summary>
    /// WebSocket URLs on which clients connect, in the order to try them: <c>wss</c> when announced, then <c>ws</c> with the host
    /// name, then <c>ws</c> with each address (docs/protocol/03-gateway.md section 20.1). Empty when the node takes no clients.
    /// </summary>
    public IReadOnlyList<Uri> ClientListeners { get; }

    /// <summary>Whether the gateway announces a listener with TLS.</summary>
    public bool HasSecureListener => ClientListeners.Any(IsSecure);

    /// <summary>The listeners to try, all of them or only those with TLS.</summary>
    /// <param name="requireTls">Whether only <c>wss</c> URLs are wanted.</param>
    /// <returns>The URLs in the order to try them; empty when there is none.</returns>
    public IEnumerable<Uri> ListenersFor(bool requireTls) => requireTls ? ClientListeners.Where(IsSecure) : ClientListeners;

    private static bool IsSecure(Uri listener) => listener.Scheme == Uri.UriSchemeWss;
}
