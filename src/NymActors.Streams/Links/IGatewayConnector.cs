namespace NymActors.Streams.Links;

/// <summary>
/// How a client reaches a gateway. A seam: <see cref="WebSocketGatewayConnector"/> over the network,
/// <see cref="InMemoryGatewayNetwork"/> inside one process.
/// </summary>
public interface IGatewayConnector
{
    /// <summary>Opens a connection.</summary>
    /// <param name="gateway">Address of the gateway's client listener, <c>ws://HOST:PORT</c> or <c>wss://HOST:PORT</c>.</param>
    /// <param name="cancellationToken">Gives up, for example when the caller's time limit has passed.</param>
    /// <exception cref="GatewayConnectionException">The gateway cannot be reached or does not speak WebSocket; the message says why.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default);
}
