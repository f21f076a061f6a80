using System.Text.Json.Nodes;
using NymActors.Protocol.Directory;

namespace NymActors.Mixnet.Directory;

/// <summary>
/// What nodes say of themselves, in the forms of <c>/v1/nym-nodes/described</c> and <c>/v2/nym-nodes/described</c>
/// (docs/protocol/06-network.md 6.7). Message clients do not ask for it; mix-fetch and tools do.
/// </summary>
internal static class DescribedNodes
{
    private const int DefaultClientsPort = 9000;

    /// <summary>The list.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="withLewesProtocol">The second form, which has one member more.</param>
    /// <param name="polledAt">When the nodes were asked.</param>
    public static byte[] List(IReadOnlyCollection<MixnetNode> nodes, bool withLewesProtocol, DateTimeOffset polledAt) =>
        new JsonObject
        {
            ["pagination"] = new JsonObject { ["total"] = nodes.Count, ["page"] = 0, ["size"] = nodes.Count },
            ["data"] = new JsonArray([.. nodes.Select(node => Describe(node, withLewesProtocol, polledAt))]),
        }.ToBytes();

    private static JsonObject Describe(MixnetNode node, bool withLewesProtocol, DateTimeOffset polledAt)
    {
        bool isMixNode = node.Role == MixnetNodeRole.MixNode;
        var description = new JsonObject
        {
            ["last_polled"] = DirectoryTimestamp.Format(polledAt),
            ["host_information"] = new JsonObject
            {
                ["ip_address"] = new JsonArray(node.MixAddress.Address.ToString()),
                ["hostname"] = null,
                ["keys"] = KeysOf(node),
            },
            ["declared_role"] = new JsonObject
            {
                ["mixnode"] = isMixNode,
                ["entry"] = !isMixNode,
                ["exit_nr"] = !isMixNode,
                ["exit_ipr"] = !isMixNode,
            },
            ["auxiliary_details"] = new JsonObject
            {
                ["location"] = null,
                ["announce_ports"] = new JsonObject { ["verloc_port"] = null, ["mix_port"] = node.MixAddress.Port },
                ["accepted_operator_terms_and_conditions"] = false,
            },
            ["build_information"] = Build(),
            ["network_requester"] = null,
            ["ip_packet_router"] = null,
            ["authenticator"] = null,
            ["wireguard"] = null,
            ["mixnet_websockets"] = new JsonObject { ["ws_port"] = node.ClientsUrl?.Port ?? DefaultClientsPort, ["wss_port"] = null },
        };
        if (withLewesProtocol)
        {
            description["lewes_protocol"] = null;
        }

        return new JsonObject { ["node_id"] = node.Id, ["contract_node_type"] = "nym_node", ["description"] = description };
    }

    /// <summary>One permanent key has no rotation, which the greatest number says.</summary>
    private static JsonObject KeysOf(MixnetNode node) => new()
    {
        ["ed25519"] = node.IdentityKey,
        ["x25519"] = node.SphinxKey,
        ["current_x25519_sphinx_key"] = new JsonObject { ["rotation_id"] = uint.MaxValue, ["public_key"] = node.SphinxKey },
        ["pre_announced_x25519_sphinx_key"] = null,
        ["x25519_versioned_noise"] = null,
    };

    /// <summary>Tools choose nodes by their version: it is that of the node whose behaviour is played.</summary>
    private static JsonObject Build() => new()
    {
        ["binary_name"] = "nym-node",
        ["build_timestamp"] = "2026-05-01T00:00:00Z",
        ["build_version"] = "1.31.0",
        ["commit_sha"] = "0000000000000000000000000000000000000000",
        ["commit_timestamp"] = "2026-05-01T00:00:00Z",
        ["commit_branch"] = "local",
        ["rustc_version"] = "none",
        ["rustc_channel"] = "none",
        ["cargo_profile"] = "release",
        ["cargo_triple"] = "none",
    };
}
