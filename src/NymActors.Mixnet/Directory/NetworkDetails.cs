using System.Text.Json.Nodes;

namespace NymActors.Mixnet.Directory;

/// <summary>The answer to <c>/v1/network/details</c> (docs/protocol/06-network.md 6.7): a network without a chain behind it.</summary>
internal static class NetworkDetails
{
    private static readonly string[] Contracts = ["mixnet", "vesting", "performance", "ecash", "group", "multisig", "coconut_dkg"];

    /// <summary>The details.</summary>
    /// <param name="directory">Base URL of the directory, the only endpoint that there is.</param>
    public static byte[] Of(string directory) => new JsonObject
    {
        ["connected_nyxd"] = "",
        ["network"] = new JsonObject
        {
            ["network_name"] = "localnet",
            ["chain_details"] = new JsonObject
            {
                ["bech32_account_prefix"] = "n",
                ["mix_denom"] = Denomination("unym", "nym"),
                ["stake_denom"] = Denomination("unyx", "nyx"),
            },
            ["endpoints"] = new JsonArray(new JsonObject { ["nyxd_url"] = "", ["websocket_url"] = null, ["api_url"] = directory }),
            ["contracts"] = new JsonObject(Contracts.Select(static name => KeyValuePair.Create($"{name}_contract_address", (JsonNode?)null))),
            ["nym_vpn_api_url"] = null,
            ["nym_api_urls"] = new JsonArray(new JsonObject { ["url"] = directory, ["front_hosts"] = null }),
            ["nym_vpn_api_urls"] = null,
        },
    }.ToBytes();

    private static JsonObject Denomination(string @base, string display) => new()
    {
        ["base"] = @base,
        ["display"] = display,
        ["display_exponent"] = 6,
    };
}
