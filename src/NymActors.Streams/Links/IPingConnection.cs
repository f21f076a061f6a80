namespace NymActors.Streams.Links;

/// <summary>A connection to a gateway for pings alone. One ping at a time.</summary>
internal interface IPingConnection : IAsyncDisposable
{
    /// <summary>Sends a ping and waits for the next message.</summary>
    /// <param name="payload">At most 125 bytes.</param>
    /// <param name="cancellationToken">Gives up; the connection is of no use then.</param>
    /// <returns>Whether it was the answer to this ping; any other message is not.</returns>
    /// <exception cref="GatewayConnectionException">The connection has ended.</exception>
    Task<bool> PingAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
