using System.Net;

namespace NymActors.Streams.Links;

/// <summary>
/// How nodes reach each other: one-directional links that carry framed packets (docs/protocol/06-network.md sections 8.1 and 8.9).
/// A seam: <see cref="TcpNodeLinkTransport"/> over the network, <see cref="InMemoryNetwork"/> inside one process.
/// </summary>
public interface INodeLinkTransport
{
    /// <summary>Starts to accept links.</summary>
    /// <param name="endPoint">Where; port 0 lets the system choose one.</param>
    /// <param name="accept">Takes over each new link, on any thread; it must be a cheap hand-over.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="NodeLinkException">The address is in use or not of this machine.</exception>
    INodeLinkListener Listen(IPEndPoint endPoint, Action<IncomingNodeLink> accept, NodeLinkListenerOptions? options = null);

    /// <summary>Creates the outgoing links of one node.</summary>
    /// <param name="options">Limits and time-outs; null for the defaults.</param>
    INodeLinkSender CreateSender(NodeLinkSenderOptions? options = null);
}
