using System.Net;

namespace NymActors.Streams.Links;

/// <summary>
/// How a gateway takes clients: the other half of <see cref="IGatewayConnector"/>. A seam: WebSockets over the network,
/// <see cref="InMemoryGatewayNetwork"/> inside one process.
/// </summary>
public interface IGatewayTransport
{
    /// <summary>Starts to take clients.</summary>
    /// <param name="endPoint">Where; port 0 lets the system choose one.</param>
    /// <param name="accept">Takes over each new connection, on any thread; it must be a cheap hand-over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address is in use or not of this machine.</exception>
    Task<IListener> ListenAsync(IPEndPoint endPoint, Action<IClientLink> accept, CancellationToken cancellationToken = default);
}
