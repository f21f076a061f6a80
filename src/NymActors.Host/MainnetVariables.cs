namespace NymActors.Host;

/// <summary>
/// The variables that describe the public network, as the public client has them built in (docs/protocol/05-native-client.md section 3.3): those of
/// 1.1.76, and the further ones of 1.1.29. Of them this program uses NYM_API and NYXD; in an environment file each may be named by another.
/// </summary>
internal static class MainnetVariables
{
    /// <summary>Behind the name of a variable: it has its built-in value, so that the client's settings win over it.</summary>
    public const string Marker = "_MAINNET_DEFAULT";

    /// <summary>Names and values.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["CONFIGURED"] = "true",
        ["NETWORK_NAME"] = "mainnet",
        ["BECH32_PREFIX"] = "n",
        ["MIX_DENOM"] = "unym",
        ["MIX_DENOM_DISPLAY"] = "nym",
        ["STAKE_DENOM"] = "unyx",
        ["STAKE_DENOM_DISPLAY"] = "nyx",
        ["DENOMS_EXPONENT"] = "6",
        ["MIXNET_CONTRACT_ADDRESS"] = "n17srjznxl9dvzdkpwpw24gg668wc73val88a6m5ajg6ankwvz9wtst0cznr",
        ["VESTING_CONTRACT_ADDRESS"] = "n1nc5tatafv6eyq7llkr2gv50ff9e22mnf70qgjlv737ktmt4eswrq73f2nw",
        ["GROUP_CONTRACT_ADDRESS"] = "n1e2zq4886zzewpvpucmlw8v9p7zv692f6yck4zjzxh699dkcmlrfqk2knsr",
        ["MULTISIG_CONTRACT_ADDRESS"] = "n1txayqfz5g9qww3rlflpg025xd26m9payz96u54x4fe3s2ktz39xqk67gzx",
        ["COCONUT_DKG_CONTRACT_ADDRESS"] = "n19604yflqggs9mk2z26mqygq43q2kr3n932egxx630svywd5mpxjsztfpvx",
        ["REWARDING_VALIDATOR_ADDRESS"] = "n10yyd98e2tuwu0f7ypz9dy3hhjw7v772q6287gy",
        ["NYXD"] = "https://rpc.nymtech.net",
        ["NYM_API"] = "https://validator.nymtech.net/api/",
        ["ECASH_CONTRACT_ADDRESS"] = "n1r7s6aksyc6pqardx88k3rkgfagwvj4z4zum9mmz2sfk3zm2mha0sd4dnun",
        ["NYM_APIS"] = """[{"url":"https://validator.nymtech.net/api/","front_hosts":null},{"url":"https://nym-frontdoor.global.ssl.fastly.net/api/","front_hosts":["yelp.global.ssl.fastly.net"]},{"url":"https://cdn1.media-platform.net/api/","front_hosts":null}]""",
        ["NYXD_WS"] = "wss://rpc.nymtech.net/websocket",
        ["EXIT_POLICY"] = "https://nymtech.net/.wellknown/network-requester/exit-policy.txt",
        ["NYM_VPN_API"] = "https://nymvpn.com/api/",
        ["NYM_VPN_APIS"] = """[{"url":"https://nymvpn.com/api/","front_hosts":null},{"url":"https://nymvpn-frontdoor.global.ssl.fastly.net/api/","front_hosts":["yelp.global.ssl.fastly.net"]}]""",
        ["UPGRADE_MODE_ATTESTATION_URL"] = "https://nymtech.net/.wellknown/upgrade-mode/attestation.json",
        ["UPGRADE_MODE_ATTESTER_ED25519_PUBKEY"] = "3bgffBYcfFkTTXc2npNNn9MkddFZ3H2LrPjXDmnJzrqd",

        // Of 1.1.29 alone.
        ["COCONUT_BANDWIDTH_CONTRACT_ADDRESS"] = "n19lc9u84cz0yz3fww5283nucc9yvr8gsjmgeul0",
        ["EPHEMERA_CONTRACT_ADDRESS"] = "n19lc9u84cz0yz3fww5283nucc9yvr8gsjmgeul0",
        ["STATISTICS_SERVICE_DOMAIN_ADDRESS"] = "https://mainnet-stats.nymte.ch:8090/",
        ["EXPLORER_API"] = "https://explorer.nymtech.net/api/",
    };
}
