using NymActors.Mixnet.Http;
using NymActors.Streams.Links;

namespace NymActors.Mixnet.Nodes;

/// <summary>What carries a network's traffic: both halves of each of its seams.</summary>
/// <param name="Links">From node to node.</param>
/// <param name="Gateways">How gateways take clients.</param>
/// <param name="Connector">How clients reach gateways.</param>
/// <param name="DirectoryServer">How the directory answers.</param>
/// <param name="Directory">How clients ask it.</param>
internal sealed record MixnetSeams(
    INodeLinkTransport Links,
    IGatewayTransport Gateways,
    IGatewayConnector Connector,
    IDirectoryServer DirectoryServer,
    IDirectoryTransport Directory)
{
    /// <summary>The seams that the options ask for.</summary>
    public static MixnetSeams Of(LocalMixnetOptions options)
    {
        if (options.Transport == MixnetTransport.Sockets)
        {
            return new(
                options.Links ?? new TcpNodeLinkTransport(),
                new WebSocketGatewayTransport(),
                new WebSocketGatewayConnector(),
                new HttpDirectoryServer(),
                new HttpDirectoryTransport());
        }

        var gateways = new InMemoryGatewayNetwork(options.Answers);
        var directory = new InMemoryDirectoryNetwork();
        return new(options.Links ?? new InMemoryNetwork(), gateways, gateways, directory, directory);
    }
}
