using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;
using NymActors.Protocol.Gateway;

namespace NymActors.Mixnet.Gateways;

/// <summary>What all connections of one running gateway share.</summary>
internal sealed class GatewayServices
{
    public GatewayServices(LocalMixnetOptions options, NodeRecord node, PacketForwarder forwarder)
    {
        Options = options;
        Keys = node.Keys;
        Storage = node.Storage!;
        Counters = node.Counters;
        Forwarder = forwarder;
        Delivery = new ClientDelivery(Clients, Storage, Counters, options.Time);
    }

    public LocalMixnetOptions Options { get; }

    public NodeKeys Keys { get; }

    public GatewayStorage Storage { get; }

    public NodeCounters Counters { get; }

    public PacketForwarder Forwarder { get; }

    public ActiveClients Clients { get; } = new();

    public ClientDelivery Delivery { get; }

    /// <summary>The version that the gateway announces and understands.</summary>
    public byte Protocol => Options.GatewayProtocol;

    /// <summary>What answers say of the upgrade mode: never on, and not a word of it below version 6.</summary>
    public bool? UpgradeMode => Protocol >= GatewayProtocol.UpgradeMode ? false : null;

    /// <summary>The version of the answer to a client that proposed one.</summary>
    public byte Choose(byte? proposed, SharedKeyKind kind) => GatewayProtocol.ChooseForGateway(proposed, kind, Protocol);
}
