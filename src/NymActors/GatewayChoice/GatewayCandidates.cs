using NymActors.Protocol.Addressing;
using NymActors.Protocol.Topology;

namespace NymActors.GatewayChoice;

/// <summary>Which of the network's gateways come into question (docs/protocol/03-gateway.md sections 20.2 and 20.3).</summary>
internal static class GatewayCandidates
{
    /// <summary>The gateways that fit a wish, at least one.</summary>
    /// <param name="gateways">All gateways of the network.</param>
    /// <param name="wish">What is wanted.</param>
    /// <param name="registered">Gateways that the client has already.</param>
    /// <exception cref="NymClientException">There is none; the message says why and what to do.</exception>
    public static IReadOnlyList<GatewayDescriptor> Of(
        IReadOnlyList<GatewayDescriptor> gateways, GatewayWish wish, IReadOnlyCollection<IdentityKey> registered)
    {
        if (wish.Identity is { } identity)
        {
            return [Wanted(gateways, identity, wish, registered)];
        }

        var open = gateways.Where(static gateway => gateway.ClientListeners.Count > 0).ToList();
        var fresh = open.Where(gateway => !registered.Contains(gateway.Identity)).ToList();
        if (fresh.Count == 0)
        {
            throw Unknown(
                open.Count > 0
                    ? "there are no more new gateways on the network - it seems this client has already registered with all nodes it could have."
                    : "No gateway of the network announces an address for clients; try again later or use another --nym-apis.");
        }

        var fit = wish.RequireTls ? fresh.FindAll(static gateway => gateway.HasSecureListener) : fresh;
        return fit.Count > 0
            ? fit
            : throw Unknown("there are no gateways supporting the wss protocol available. Leave out --force-tls-gateway, or try again later.");
    }

    private static GatewayDescriptor Wanted(
        IReadOnlyList<GatewayDescriptor> gateways, IdentityKey identity, GatewayWish wish, IReadOnlyCollection<IdentityKey> registered)
    {
        if (registered.Contains(identity))
        {
            throw Unknown($"this client has already registered with gateway {identity}. Choose it with switch-gateway.");
        }

        var gateway = gateways.FirstOrDefault(candidate => candidate.Identity == identity)
            ?? throw Unknown(
                $"No gateway with the identity key {identity} is in the network; check --gateway, or leave it out to take a random one.");
        if (gateway.ClientListeners.Count == 0)
        {
            throw Unknown($"The gateway {identity} announces no address for clients; choose another one.");
        }

        return !wish.RequireTls || gateway.HasSecureListener
            ? gateway
            : throw Unknown($"The gateway {identity} announces no address with TLS; choose another one, or leave out --force-tls-gateway.");
    }

    private static NymClientException Unknown(string message) => new(NymClientError.UnknownGateway, message);
}
