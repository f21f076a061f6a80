using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Directory;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Directory;

/// <summary>
/// What the directory answers to each path (docs/protocol/06-network.md 11.2), in the forms of both generations. Pure: no socket, no HTTP library.
/// Every node of the network is in every answer, running or not: which nodes are down is for clients to survive.
/// </summary>
internal sealed class DirectoryEndpoints
{
    private const string Json = "application/json";
    private const string Bincode = "application/bincode";
    private const string Plain = "text/plain; charset=utf-8";
    private const string SemiSkimmedPath = "v2/unstable/nym-nodes/semi-skimmed";

    private static readonly KeyValuePair<string, string> AnyOrigin = new("Access-Control-Allow-Origin", "*");

    private readonly DirectorySnapshot _snapshot;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly SkimmedNode[] _mixNodes;
    private readonly SkimmedNode[] _gateways;
    private readonly Dictionary<string, Func<byte[]>> _routes;
    private readonly Dictionary<string, Func<byte[]>> _bincodeRoutes;

    /// <param name="nodes">All nodes.</param>
    /// <param name="snapshot">The epoch that answers belong to.</param>
    /// <param name="time">For ages and time stamps.</param>
    /// <param name="url">The base URL of the directory, asked for when it is known.</param>
    public DirectoryEndpoints(IReadOnlyList<MixnetNode> nodes, DirectorySnapshot snapshot, TimeProvider time, Func<string> url)
    {
        _snapshot = snapshot;
        _time = time;
        _startedAt = time.GetUtcNow();
        _mixNodes = [.. nodes.Where(node => node.Role == MixnetNodeRole.MixNode).Select(Describe)];
        _gateways = [.. nodes.Where(node => node.Role == MixnetNodeRole.Gateway).Select(Describe)];
        _routes = new(StringComparer.Ordinal)
        {
            [DirectoryPaths.KeyRotationInfo] = () => DirectoryJson.Write(_snapshot.KeyRotation()),
            [DirectoryPaths.RewardedSet] = () => DirectoryJson.Write(RewardedSet()),
            [DirectoryPaths.ActiveMixNodes] = () => List(_mixNodes),
            [DirectoryPaths.AllMixNodes] = () => List(_mixNodes),
            [DirectoryPaths.EntryGateways] = () => List(_gateways),
            [DirectoryPaths.ExitGateways] = () => List(_gateways),
            [DirectoryPaths.AllNodes] = AllNodes,
            [SemiSkimmedPath] = SemiSkimmed,
            [DirectoryPaths.CurrentEpoch] = CurrentEpoch,
            [DirectoryPaths.Health] = Health,
            [DirectoryPaths.OldActiveMixNodes] = () => OldGenerationLists.MixNodes(nodes),
            [DirectoryPaths.OldGateways] = () => OldGenerationLists.Gateways(nodes),
            [DirectoryPaths.OldDescribedGateways] = () => OldGenerationLists.DescribedGateways(nodes),
            [DirectoryPaths.DescribedNodes] = () => DescribedNodes.List(nodes, withLewesProtocol: false, time.GetUtcNow()),
            [DirectoryPaths.DescribedNodesV2] = () => DescribedNodes.List(nodes, withLewesProtocol: true, time.GetUtcNow()),
            [DirectoryPaths.NetworkDetails] = () => NetworkDetails.Of(url()),
        };
        _bincodeRoutes = new(StringComparer.Ordinal)
        {
            [DirectoryPaths.RewardedSet] = () => DirectoryBincode.Write(RewardedSet()),
            [DirectoryPaths.ActiveMixNodes] = () => DirectoryBincode.Write(ListOf(_mixNodes)),
            [DirectoryPaths.AllMixNodes] = () => DirectoryBincode.Write(ListOf(_mixNodes)),
            [DirectoryPaths.EntryGateways] = () => DirectoryBincode.Write(ListOf(_gateways)),
            [DirectoryPaths.ExitGateways] = () => DirectoryBincode.Write(ListOf(_gateways)),
            [DirectoryPaths.AllNodes] = () => DirectoryBincode.Write(AllNodesList()),
        };
    }

    /// <summary>Answers a request. Always with a body to a GET, because clients take an empty one for an error.</summary>
    /// <param name="request">
    /// The request. Empty segments of its path are skipped, so that a double or trailing slash does not matter, and so is a leading
    /// <c>api</c>, which is part of the base URL that this network announces. Of the query only <c>output=bincode</c> matters, which lists
    /// of nodes and the rewarded set can have: every list is one page.
    /// </param>
    public DirectoryResponse Answer(DirectoryRequest request) => request.Method switch
    {
        "GET" or "HEAD" => Get(request.Path, request.Query),

        // Browsers ask first, because clients put a Content-Type on their GET requests (06-network 3.2).
        "OPTIONS" => new DirectoryResponse(
            HttpStatusCode.OK, "", default, [AnyOrigin, new("Access-Control-Allow-Methods", "GET,POST"), new("Access-Control-Allow-Headers", "*")]),
        _ => new DirectoryResponse(
            HttpStatusCode.MethodNotAllowed, Plain, "only GET is answered here\n"u8.ToArray(), [AnyOrigin, new("Allow", "GET, HEAD, OPTIONS")]),
    };

    private DirectoryResponse Get(string path, string query)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).AsSpan();
        if (segments.Length > 0 && segments[0] == "api")
        {
            segments = segments[1..];
        }

        var route = string.Join('/', segments!);
        var wantsBincode = query.TrimStart('?').Split('&').Contains("output=bincode", StringComparer.Ordinal);
        if (wantsBincode && _bincodeRoutes.TryGetValue(route, out var bincode))
        {
            return new DirectoryResponse(HttpStatusCode.OK, Bincode, bincode(), [AnyOrigin]);
        }

        return _routes.TryGetValue(route, out var answer)
            ? new DirectoryResponse(HttpStatusCode.OK, Json, answer(), [AnyOrigin])
            : new DirectoryResponse(HttpStatusCode.NotFound, Plain, Encoding.UTF8.GetBytes($"there is no {route} here\n"), [AnyOrigin]);
    }

    private static SkimmedNode Describe(MixnetNode node)
    {
        bool isMixNode = node.Role == MixnetNodeRole.MixNode;
        return new SkimmedNode
        {
            NodeId = node.Id,
            Identity = IdentityKey.Parse(node.IdentityKey),
            IpAddresses = [node.MixAddress.Address],
            MixPort = (ushort)node.MixAddress.Port,
            SphinxKey = EncryptionKey.Parse(node.SphinxKey),
            Role = isMixNode ? NodeRole.MixNode((byte)node.Layer) : NodeRole.EntryGateway,
            SupportedRoles = new SupportedRoles(MixNode: isMixNode, Entry: !isMixNode, !isMixNode, !isMixNode),
            Entry = node.ClientsUrl is { } url ? new EntryDetails { WebSocketPort = (ushort)url.Port } : null,
            Performance = Performance.Full,
        };
    }

    private RewardedSet RewardedSet()
    {
        uint[] gateways = [.. _gateways.Select(node => node.NodeId)];
        return new RewardedSet
        {
            EpochId = _snapshot.Epoch(),
            EntryGateways = gateways,
            ExitGateways = gateways,
            Layer1 = Layer(1),
            Layer2 = Layer(2),
            Layer3 = Layer(3),
            Standby = [],
        };
    }

    private uint[] Layer(int layer) => [.. _mixNodes.Where(node => node.Role.Layer == layer).Select(node => node.NodeId)];

    private byte[] List(SkimmedNode[] nodes) => DirectoryJson.Write(ListOf(nodes));

    private SkimmedNodeList ListOf(SkimmedNode[] nodes) => SkimmedNodeList.SinglePage(_snapshot.Metadata(), nodes);

    private byte[] AllNodes() => DirectoryJson.Write(AllNodesList());

    private SkimmedNodeList AllNodesList() =>
        SkimmedNodeList.SinglePage(_snapshot.Metadata() with { Status = null }, [.. _mixNodes, .. _gateways]);

    private byte[] CurrentEpoch()
    {
        var list = JsonNode.Parse(List([]))!;
        return list["metadata"]!["status"]!["fresh"]!.ToBytes();
    }

    private byte[] SemiSkimmed()
    {
        var list = JsonNode.Parse(AllNodes())!;
        var nodes = list["nodes"]!.AsObject();
        var items = nodes["data"]!.AsArray()
            .Select(node => (JsonNode)new JsonObject { ["basic"] = node!.DeepClone(), ["x25519_noise_versioned_key"] = null });
        nodes["data"] = new JsonArray([.. items]);
        return list.ToBytes();
    }

    private byte[] Health()
    {
        long uptime = (long)(_time.GetUtcNow() - _startedAt).TotalSeconds;
        return Encoding.UTF8.GetBytes($$"""{"status":"up","chain_status":"unknown","uptime":{{Math.Max(uptime, 0)}}}""");
    }
}
