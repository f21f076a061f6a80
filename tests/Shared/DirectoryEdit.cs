using System.Text.Json.Nodes;
using NymActors.Protocol.Addressing;

namespace NymActors.Tests.Shared;

/// <summary>The documents of one refresh while they are changed, with the values that an unkind directory puts into them.</summary>
internal sealed class DirectoryEdit(Random random, JsonNode rewardedSet, JsonNode mixNodes, JsonNode gateways, JsonNode keyRotation)
{
    private static readonly string[] LowOrderPoints =
    [
        "0000000000000000000000000000000000000000000000000000000000000000", "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    private static readonly string[] Identities =
    [
        "HmgHDV79LpnEaSUp8QZQwSroxVvS4RewF7yM9e7qu8y3", "CytBseW6yFXUMzz4SGAKdNLGR7q3sJLLYxyBGvutNEQV",
        "4sBbL1ngf1vtNqykydQKTFh26sQCw888GpUqvPvyNB4f",
    ];

    private static readonly string[] UndialableAddresses =
    [
        "0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "ff02::1", "::ffff:0.0.0.0", "::ffff:224.0.0.1",
    ];

    private static readonly string[] HostNames =
    [
        string.Empty, " ", "a b", "a/b", "a..b", "-", "xn--", "xn--a", "ÄÖ.example", "[::1", "::ffff", "0.0.0.0", "224.0.0.1", "gw.example:80", "\0",
        "user@gw.example", "gw.example#x", "gw.example?x", "\ud83d\ude00", new('a', 254), string.Concat(Enumerable.Repeat("a.", 1_000)),
    ];

    private static readonly string[] Timestamps =
    [
        "soon", string.Empty, "9999-12-31 23:59:59.9999999 -23:59:00", "0001-01-01 00:00:00.0 +00:00:00", "9999-12-31T23:59:59Z",
        "2025-11-07 17:10:00." + new string('9', 1_000) + " +00:00:00", "+99999-01-01T00:00:00Z",
    ];

    private readonly int _originalMixNodes = mixNodes["nodes"]!["data"]!.AsArray().Count;
    private readonly int _originalGateways = gateways["nodes"]!["data"]!.AsArray().Count;

    public Random Random { get; } = random;

    public JsonNode? RewardedSet { get; set; } = rewardedSet;

    public JsonNode? MixNodes { get; set; } = mixNodes;

    public JsonNode? Gateways { get; set; } = gateways;

    public JsonNode KeyRotation { get; } = keyRotation;

    public JsonArray MixNodeData => MixNodes!["nodes"]!["data"]!.AsArray();

    public JsonArray GatewayData => Gateways!["nodes"]!["data"]!.AsArray();

    public string Layer => $"layer{Random.Next(1, 4)}";

    /// <summary>A number that no node of a local network has.</summary>
    public uint FreeId => 1_000_000_000u + (uint)Random.Next();

    public string LowOrderKey
    {
        get
        {
            var point = Convert.FromHexString(LowOrderPoints[Random.Next(LowOrderPoints.Length)]);
            point[31] |= (byte)(Random.Next(2) << 7);
            return EncryptionKey.FromBytes(point).ToString();
        }
    }

    public string UndialableAddress => Pick(UndialableAddresses);

    public string HostName => Pick(HostNames);

    public string Timestamp => Pick(Timestamps);

    public string Pick(params string[] values) => values[Random.Next(values.Length)];

    /// <summary>One of the nodes that were there before anything was inserted.</summary>
    public JsonObject Node(JsonArray list)
    {
        var original = ReferenceEquals(list, MixNodeData) ? _originalMixNodes : _originalGateways;
        return list[list.Count - 1 - Random.Next(original)]!.AsObject();
    }

    /// <summary>A complete entry with a new number and an honest key, to be spoiled by the caller.</summary>
    public JsonObject NewNode(uint id)
    {
        var key = new byte[EncryptionKey.Length];
        Random.NextBytes(key);
        return new JsonObject
        {
            ["node_id"] = id,
            ["ed25519_identity_pubkey"] = Pick(Identities),
            ["ip_addresses"] = new JsonArray("192.0.2.1"),
            ["mix_port"] = Random.Next(1, 65536),
            ["x25519_sphinx_pubkey"] = EncryptionKey.FromBytes(key).ToString(),
            ["role"] = new JsonObject { ["Mixnode"] = new JsonObject { ["layer"] = Random.Next(256) } },
            ["supported_roles"] = new JsonObject { ["mixnode"] = true, ["entry"] = true, ["exit_nr"] = false, ["exit_ipr"] = false },
            ["entry"] = new JsonObject { ["hostname"] = HostName, ["ws_port"] = Random.Next(65536), ["wss_port"] = Random.Next(65536) },
            ["performance"] = "1",
        };
    }

    /// <summary>Puts an entry in front of a list, where a later one of the same number replaces it, and its number into a layer.</summary>
    public void Insert(JsonArray list, JsonObject node)
    {
        RewardedSet![Layer]!.AsArray().Add(node["node_id"]!.DeepClone());
        list.Insert(0, node);
        var pagination = (ReferenceEquals(list, MixNodeData) ? MixNodes : Gateways)!["nodes"]!["pagination"]!;
        pagination["total"] = list.Count;
        pagination["size"] = list.Count;
    }

    public JsonArray AnyList() => Random.Next(2) == 0 ? MixNodeData : GatewayData;

    public IEnumerable<JsonNode> BothMetadata() => [MixNodes!["metadata"]!, Gateways!["metadata"]!];
}
