using System.Collections.Frozen;
using System.Net;
using NymActors.Protocol.Addressing;
using NymActors.Sphinx;

namespace NymActors.Protocol.Topology;

/// <summary>
/// The network as a client knows it at one moment: three non-empty layers of mix nodes and the nodes at which a route may end.
/// Immutable and safe to share between threads (docs/protocol/06-network.md section 7).
/// </summary>
public sealed class NetworkTopology
{
    /// <summary>Number of mix layers.</summary>
    public const int Layers = 3;

    /// <summary>Number of hops of a route: one node of each layer, then a gateway.</summary>
    public const int RouteLength = Layers + 1;

    private readonly MixNodeDescriptor[][] _layers;
    private readonly FrozenDictionary<IdentityKey, NodeDescriptor> _byIdentity;

    /// <summary>Puts a topology together.</summary>
    /// <param name="metadata">The moment it belongs to.</param>
    /// <param name="mixNodes">The nodes of the mix layers.</param>
    /// <param name="gateways">The gateways.</param>
    /// <param name="otherNodes">Further nodes that may end a route although they are in no layer and take no clients.</param>
    /// <exception cref="TopologyException">A layer is empty (<see cref="TopologyError.Insufficient"/>).</exception>
    public NetworkTopology(
        TopologyMetadata metadata,
        IEnumerable<MixNodeDescriptor> mixNodes,
        IEnumerable<GatewayDescriptor> gateways,
        IEnumerable<NodeDescriptor>? otherNodes = null)
    {
        ArgumentNullException.ThrowIfNull(mixNodes);
        ArgumentNullException.ThrowIfNull(gateways);

        var mixes = mixNodes.ToArray();
        Metadata = metadata;
        Gateways = [.. gateways];
        _layers = new MixNodeDescriptor[Layers][];
        for (var layer = 1; layer <= Layers; layer++)
        {
            _layers[layer - 1] = Array.FindAll(mixes, node => node.Layer == layer);
            if (_layers[layer - 1].Length == 0)
            {
                throw new TopologyException(
                    TopologyError.Insufficient, $"insufficient network topology: no usable mix node in layer {layer}");
            }
        }

        // Any known node may end a route; one that is listed more than once is used as the gateway (06-network 7.1, 7.4).
        var byIdentity = new Dictionary<IdentityKey, NodeDescriptor>();
        foreach (var node in mixes.Concat(otherNodes ?? []).Concat(Gateways))
        {
            byIdentity[node.Identity] = node;
        }

        Nodes = [.. byIdentity.Values];
        _byIdentity = byIdentity.ToFrozenDictionary();
    }

    /// <summary>The moment the topology belongs to, with the key rotation.</summary>
    public TopologyMetadata Metadata { get; }

    /// <summary>Of which time the nodes are, which decides what packets they unwrap.</summary>
    public NetworkGeneration Generation { get; init; }

    /// <summary>What the directory listed and this topology leaves out because it cannot be used.</summary>
    public RefusedEntries Refused { get; init; }

    /// <summary>All gateways, those that take no clients included.</summary>
    public IReadOnlyList<GatewayDescriptor> Gateways { get; }

    /// <summary>Every node that is known, in whatever role: at each of them a route may end.</summary>
    public IReadOnlyList<NodeDescriptor> Nodes { get; }

    /// <summary>The nodes of one mix layer, never empty.</summary>
    /// <param name="layer">1, 2 or 3.</param>
    /// <returns>The nodes of that layer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The layer is not 1, 2 or 3.</exception>
    public IReadOnlyList<MixNodeDescriptor> MixNodes(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, Layers);
        return _layers[layer - 1];
    }

    /// <summary>Finds the gateway with that identity.</summary>
    /// <param name="identity">Identity key of the gateway.</param>
    /// <returns>The gateway, or null when there is none.</returns>
    public GatewayDescriptor? FindGateway(IdentityKey identity) => _byIdentity.GetValueOrDefault(identity) as GatewayDescriptor;

    /// <summary>Whether a route may end at the node with that identity: every known node will do (docs/protocol/06-network.md 7.4).</summary>
    /// <param name="identity">Identity key of the node.</param>
    /// <returns>Whether such a node is known.</returns>
    public bool CanEndAt(IdentityKey identity) => _byIdentity.ContainsKey(identity);

    /// <summary>The same topology, in which a route may also end at the given nodes; those that it knows already stay as it knows them.</summary>
    /// <param name="nodes">The nodes, which are in no layer and not among <see cref="Gateways"/>.</param>
    /// <returns>This topology when it knows all of them.</returns>
    public NetworkTopology AlsoEndingAt(IEnumerable<NodeDescriptor> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        NodeDescriptor[] added = [.. nodes.Where(node => !_byIdentity.ContainsKey(node.Identity))];
        return added.Length == 0
            ? this
            : new(Metadata, _layers.SelectMany(static layer => layer), Gateways, Nodes.Concat(added)) { Generation = Generation, Refused = Refused };
    }

    /// <summary>
    /// Draws a route: one node of each layer, uniformly and independently of every other route, then the named gateway
    /// (docs/protocol/02-messages.md section 12.2). Draw one for each packet, acknowledgement and SURB.
    /// </summary>
    /// <param name="random">Source of the choice.</param>
    /// <param name="gateway">Identity of the gateway at the end.</param>
    /// <returns>Four hops; the first one's address is where the sender's gateway passes the packet on.</returns>
    /// <exception cref="TopologyException">No known node has that identity (<see cref="TopologyError.UnknownGateway"/>).</exception>
    public SphinxHop[] DrawRoute(RandomSource random, IdentityKey gateway) => DrawRoute(random, gateway, out _);

    /// <summary>Draws a route as <see cref="DrawRoute(RandomSource, IdentityKey)"/> does, and names its first stop.</summary>
    /// <param name="random">Source of the choice.</param>
    /// <param name="gateway">Identity of the gateway at the end.</param>
    /// <param name="firstHop">Mix address of the layer 1 node, which goes beside the packet to the sender's gateway.</param>
    /// <returns>Four hops.</returns>
    /// <exception cref="TopologyException">No known node has that identity (<see cref="TopologyError.UnknownGateway"/>).</exception>
    public SphinxHop[] DrawRoute(RandomSource random, IdentityKey gateway, out IPEndPoint firstHop)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!_byIdentity.TryGetValue(gateway, out var egress))
        {
            throw new TopologyException(TopologyError.UnknownGateway, $"the gateway {gateway} is not in the network topology");
        }

        var first = Draw(random, _layers[0]);
        firstHop = first.MixAddress;
        return [first.Hop, Draw(random, _layers[1]).Hop, Draw(random, _layers[2]).Hop, egress.Hop];
    }

    private static MixNodeDescriptor Draw(RandomSource random, MixNodeDescriptor[] layer) => layer[random.NextInt32(layer.Length)];
}
