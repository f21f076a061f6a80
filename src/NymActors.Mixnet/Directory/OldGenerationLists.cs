using System.Text.Json.Nodes;

namespace NymActors.Mixnet.Directory;

/// <summary>
/// The bonded mix nodes and gateways as the directories of 2023 told them (docs/protocol/06-network.md 4.2). Clients of that time refuse a
/// whole list for one member that they do not know, so nothing may be added here.
/// </summary>
internal static class OldGenerationLists
{
    /// <summary>Clients of 2023 leave out nodes whose version does not begin with their own 1.1 (docs/protocol/06-network.md 4.3).</summary>
    private const string Version = "1.1.30";

    private const int VerlocPort = 1790;
    private const int HttpPort = 8000;

    /// <summary>The list of active mix nodes.</summary>
    public static byte[] MixNodes(IEnumerable<MixnetNode> nodes) =>
        Write(nodes.Where(static node => node.Role == MixnetNodeRole.MixNode).Select(MixNode));

    /// <summary>The list of gateways.</summary>
    public static byte[] Gateways(IEnumerable<MixnetNode> nodes) => Write(GatewaysOf(nodes).Select(GatewayBond));

    /// <summary>The same list in the form that October and November 2023 added.</summary>
    public static byte[] DescribedGateways(IEnumerable<MixnetNode> nodes) =>
        Write(GatewaysOf(nodes).Select(static node => new JsonObject { ["bond"] = GatewayBond(node), ["self_described"] = null }));

    private static IEnumerable<MixnetNode> GatewaysOf(IEnumerable<MixnetNode> nodes) =>
        nodes.Where(static node => node.Role == MixnetNodeRole.Gateway && node.ClientsUrl is not null);

    private static byte[] Write(IEnumerable<JsonObject> items) => new JsonArray([.. items]).ToBytes();

    private static JsonObject MixNode(MixnetNode node) => new()
    {
        ["bond_information"] = new JsonObject
        {
            ["mix_id"] = node.Id,
            ["owner"] = OwnerOf(node),
            ["original_pledge"] = Coin("100000000"),
            ["layer"] = node.Layer,
            ["mix_node"] = new JsonObject
            {
                ["host"] = node.MixAddress.Address.ToString(),
                ["mix_port"] = node.MixAddress.Port,
                ["verloc_port"] = VerlocPort,
                ["http_api_port"] = HttpPort,
                ["sphinx_key"] = node.SphinxKey,
                ["identity_key"] = node.IdentityKey,
                ["version"] = Version,
            },
            ["proxy"] = null,
            ["bonding_height"] = 1,
            ["is_unbonding"] = false,
        },
        ["rewarding_details"] = new JsonObject
        {
            ["cost_params"] = new JsonObject
            {
                ["profit_margin_percent"] = "0.1",
                ["interval_operating_cost"] = Coin("40000000"),
            },
            ["operator"] = "100000000",
            ["delegates"] = "0",
            ["total_unit_reward"] = "0",
            ["unit_delegation"] = "1000000000",
            ["last_rewarded_epoch"] = 0,
            ["unique_delegations"] = 0,
        },
        ["pending_changes"] = new JsonObject { ["pledge_change"] = null },
    };

    private static JsonObject GatewayBond(MixnetNode node) => new()
    {
        ["pledge_amount"] = Coin("100000000"),
        ["owner"] = OwnerOf(node),
        ["block_height"] = 1,
        ["gateway"] = new JsonObject
        {
            ["host"] = node.MixAddress.Address.ToString(),
            ["mix_port"] = node.MixAddress.Port,
            ["clients_port"] = node.ClientsUrl!.Port,
            ["location"] = "local",
            ["sphinx_key"] = node.SphinxKey,
            ["identity_key"] = node.IdentityKey,
            ["version"] = Version,
        },
        ["proxy"] = null,
    };

    private static string OwnerOf(MixnetNode node) => $"n1localnet{node.Id}";

    private static JsonObject Coin(string amount) => new() { ["denom"] = "unym", ["amount"] = amount };
}
