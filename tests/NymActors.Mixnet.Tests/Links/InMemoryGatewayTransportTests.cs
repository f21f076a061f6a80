using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Links;

public sealed class InMemoryGatewayTransportTests : GatewayTransportTests
{
    private readonly InMemoryGatewayNetwork _network = new();

    protected override IGatewayTransport Transport => _network;

    protected override IGatewayConnector Connector => _network;
}
