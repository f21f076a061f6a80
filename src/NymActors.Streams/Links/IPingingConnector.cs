namespace NymActors.Streams.Links;

/// <summary>A connector that can also measure how far a gateway is, with pings on a connection that serves nothing else.</summary>
internal interface IPingingConnector
{
    /// <summary>Opens a connection for pings alone.</summary>
    /// <param name="gateway">Address of the gateway's client listener.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GatewayConnectionException">The gateway cannot be reached or does not speak WebSocket.</exception>
    Task<IPingConnection> ConnectForPingsAsync(Uri gateway, CancellationToken cancellationToken);
}
