using NymActors.Mixnet.Monitoring;
using NymActors.Mixnet.Nodes;
using NymActors.Mixnet.Storage;

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
}
