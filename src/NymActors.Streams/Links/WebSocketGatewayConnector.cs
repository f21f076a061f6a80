using System.Net.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>
/// Connects over WebSocket: no subprotocol, no compression, no proxy, and no pings or pongs of its own, because gateways drop a client
/// that sends any before it has authenticated (docs/protocol/03-gateway.md section 25, pitfall 18).
/// </summary>
/// <param name="maximumMessageLength">Longest message accepted, in bytes; see <see cref="GatewayConnectionLimits"/>.</param>
public sealed class WebSocketGatewayConnector(int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
    : IGatewayConnector
{
    private readonly int _maximumMessageLength = GatewayConnectionLimits.Check(maximumMessageLength);

    /// <inheritdoc/>
    public async Task<IGatewayConnection> ConnectAsync(Uri gateway, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        if (!gateway.IsAbsoluteUri || gateway.Scheme is not ("ws" or "wss"))
        {
            throw new GatewayConnectionException($"{gateway} is not a ws:// or wss:// address");
        }

        ClientWebSocket socket = new();
        try
        {
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            socket.Options.Proxy = null;
            await socket.ConnectAsync(gateway, cancellationToken);
            return new WebSocketGatewayConnection(socket, _maximumMessageLength);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new GatewayConnectionException($"cannot connect to {gateway}: {Innermost(exception).Message}", exception);
        }
    }

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
