using System.Collections.Concurrent;

namespace NymActors.Streams.Links;

/// <summary>The gateway listeners of one process, by host and port.</summary>
public sealed class InMemoryGatewayNetwork : IGatewayConnector
{
    private readonly ConcurrentDictionary<string, Action<IGatewayConnection>> _listeners = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts to accept connections.</summary>
    /// <param name="gateway">The address that clients will use; only host and port count.</param>
    /// <param name="accept">Takes over the gateway's end of each new connection. Called on the connecting thread.</param>
    /// <returns>Ends the listening; connections that were accepted live on.</returns>
    /// <exception cref="InvalidOperationException">Somebody listens there already.</exception>
    public IDisposable Listen(Uri gateway, Action<IGatewayConnection> accept)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        ArgumentNullException.ThrowIfNull(accept);
        string address = gateway.Authority;
        return _listeners.TryAdd(address, accept)
            ? new Listening(this, address, accept)
            : throw new InvalidOperationException($"somebody listens at {address} already");
    }

    /// <inheritdoc/>
    public Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_listeners.TryGetValue(gateway.Authority, out Action<IGatewayConnection>? accept))
        {
            return Task.FromException<IGatewayConnection>(
                new GatewayConnectionException($"cannot connect to {gateway}: nobody listens there"));
        }

        (InMemoryGatewayConnection client, InMemoryGatewayConnection atGateway) = InMemoryGatewayConnection.CreatePair();
        accept(atGateway);
        return Task.FromResult<IGatewayConnection>(client);
    }

    private sealed class Listening(InMemoryGatewayNetwork network, string address, Action<IGatewayConnection> accept) : IDisposable
    {
        public void Dispose() => network._listeners.TryRemove(KeyValuePair.Create(address, accept));
    }
}
