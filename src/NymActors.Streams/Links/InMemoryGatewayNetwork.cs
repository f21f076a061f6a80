using System.Collections.Concurrent;
using System.Net;
using NymActors.Streams.Actors;

namespace NymActors.Streams.Links;

/// <summary>The gateways of one process, by host and port: both halves of their connections, without sockets, threads and timers.</summary>
public sealed class InMemoryGatewayNetwork : IGatewayConnector, IGatewayTransport, IPingingConnector
{
    private readonly ConcurrentDictionary<string, InMemoryGatewayListener> _listeners = new(StringComparer.OrdinalIgnoreCase);
    private readonly InMemoryPorts _ports = new();
    private readonly Answers _answers;

    /// <summary>Creates a network without gateways.</summary>
    public InMemoryGatewayNetwork()
        : this(Answers.Pooled)
    {
    }

    /// <summary>Creates a network whose waiters go on in another way.</summary>
    internal InMemoryGatewayNetwork(Answers answers) => _answers = answers;

    /// <inheritdoc/>
    public Task<IListener> ListenAsync(IPEndPoint endPoint, Action<IClientLink> accept, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(accept);
        return InMemoryPorts.Listen(() =>
        {
            var listener = new InMemoryGatewayListener(this, _ports.Choose(endPoint), accept);
            return _listeners.TryAdd(listener.EndPoint.ToString(), listener)
                ? listener
                : throw new IOException($"a gateway listens at {endPoint} already");
        });
    }

    /// <inheritdoc/>
    public Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IGatewayConnection>(cancellationToken);
        }

        return _listeners.GetValueOrDefault(gateway.Authority)?.Connect(_answers) is { } connection
            ? Task.FromResult<IGatewayConnection>(connection)
            : Task.FromException<IGatewayConnection>(new GatewayConnectionException($"cannot connect to {gateway}: nobody listens there"));
    }

    /// <inheritdoc/>
    Task<IPingConnection> IPingingConnector.ConnectForPingsAsync(Uri gateway, CancellationToken cancellationToken) =>
        _listeners.GetValueOrDefault(gateway.Authority)?.ConnectForPings(_answers) is { } connection
            ? Task.FromResult<IPingConnection>(connection)
            : Task.FromException<IPingConnection>(new GatewayConnectionException($"cannot connect to {gateway}: nobody listens there"));

    internal void Remove(InMemoryGatewayListener listener) =>
        _listeners.TryRemove(KeyValuePair.Create(listener.EndPoint.ToString(), listener));
}
