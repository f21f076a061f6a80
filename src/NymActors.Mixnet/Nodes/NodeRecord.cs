using System.Net;
using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Storage;
using NymActors.Protocol.Addressing;

namespace NymActors.Mixnet.Nodes;

/// <summary>
/// What outlives a node's actor: its keys, its ports, its counters, and the storage of a gateway. Owned by the network; written by its
/// root actor, read by anyone.
/// </summary>
internal sealed class NodeRecord(uint id, MixnetNodeRole role, int layer, NodeKeys keys, GatewayStorage? storage)
    : IDisposable
{
    private volatile NodeState _state = NodeState.Stopped;
    private volatile MixnetNode? _node;

    public uint Id => id;

    public MixnetNodeRole Role => role;

    public int Layer => layer;

    public NodeKeys Keys => keys;

    public NodeCounters Counters { get; } = new();

    /// <summary>Only for a gateway.</summary>
    public GatewayStorage? Storage => storage;

    /// <summary>Whether the node should run: always, unless it was stopped on purpose. Used by the root only.</summary>
    public bool IsWanted { get; set; } = true;

    /// <summary>The identity that the directory tells in place of that of the keys; null for theirs.</summary>
    public IdentityKey? AnnouncedIdentity { get; init; }

    public NodeState State
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>The description, known as soon as the node has bound its ports for the first time.</summary>
    public MixnetNode? Node => _node;

    /// <summary>Where to bind: the port asked for at first, the port got afterwards.</summary>
    public required IPEndPoint MixEndPoint { get; set; }

    /// <summary>The same for clients; null for a mix node.</summary>
    public required IPEndPoint? ClientsEndPoint { get; set; }

    public string Name => role == MixnetNodeRole.MixNode ? $"mix-node-{id}" : $"gateway-{id}";

    /// <summary>Fixes the ports for the rest of the network's life.</summary>
    public void Bound(IPEndPoint mixEndPoint, IPEndPoint? clientsEndPoint)
    {
        MixEndPoint = mixEndPoint;
        ClientsEndPoint = clientsEndPoint;
        _node ??= new MixnetNode
        {
            Id = id,
            Role = role,
            Layer = layer,
            IdentityKey = AnnouncedIdentity?.ToString() ?? keys.Identity.ToString(),
            SphinxKey = keys.SphinxKeyText,
            MixAddress = mixEndPoint,
            ClientsUrl = clientsEndPoint is null ? null : new Uri($"ws://{clientsEndPoint}/"),
        };
        _state = NodeState.Running;
    }

    public void Dispose()
    {
        keys.Dispose();
        storage?.Dispose();
    }
}
