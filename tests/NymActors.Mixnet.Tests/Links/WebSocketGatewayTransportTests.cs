using NymActors.Mixnet.Http;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Tests.Links;

public sealed class WebSocketGatewayTransportTests : GatewayTransportTests
{
    protected override IGatewayTransport Transport { get; } = new WebSocketGatewayTransport();

    protected override IGatewayConnector Connector { get; } = new WebSocketGatewayConnector();
}
