using System.Net.WebSockets;

namespace NymActors.Streams.Links;

/// <summary>
/// Connects over WebSocket: no subprotocol, no compression, no proxy. A gateway that has been silent for a while is pinged, and the
/// connection ends when it does not answer: a path that died without a word would else look open for a quarter of an hour. The first
/// ping comes long after an authentication should be over, because gateways drop a client that sends one before
/// (docs/protocol/03-gateway.md section 25, pitfall 18).
/// </summary>
public sealed class WebSocketGatewayConnector : IGatewayConnector, IPingingConnector
{
    private static readonly TimeSpan DefaultSilence = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(20);

    /// <summary>Says nothing beyond the handshake's own headers, not even of the traces of the application (<c>traceparent</c>), in the public client's order.</summary>
    private static readonly HttpMessageInvoker Upgrades = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.Zero,
        PlaintextStreamFilter = static (context, _) =>
            ValueTask.FromResult<Stream>(new RequestHeadStream(context.PlaintextStream, PublicClientHeads.OfUpgrade)),
    });

    private readonly int _maximumMessageLength;
    private readonly TimeSpan _silence;
    private readonly TimeSpan _patience;

    /// <summary>Creates a connector.</summary>
    /// <param name="maximumMessageLength">Longest message accepted, in bytes; see <see cref="GatewayConnectionLimits"/>.</param>
    public WebSocketGatewayConnector(int maximumMessageLength = GatewayConnectionLimits.GreatestMaximumMessageLength)
        : this(maximumMessageLength, DefaultSilence, DefaultPatience)
    {
    }

    /// <summary>Creates a connector with other limits.</summary>
    /// <param name="maximumMessageLength">Longest message accepted, in bytes.</param>
    /// <param name="silence">How long nothing comes before a ping is sent.</param>
    /// <param name="patience">How long the answer may take.</param>
    internal WebSocketGatewayConnector(int maximumMessageLength, TimeSpan silence, TimeSpan patience)
    {
        _maximumMessageLength = GatewayConnectionLimits.Check(maximumMessageLength);
        _silence = silence;
        _patience = patience;
    }

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
            socket.Options.KeepAliveInterval = _silence;
            socket.Options.KeepAliveTimeout = _patience;
            await socket.ConnectAsync(gateway, Upgrades, cancellationToken);
            return new WebSocketGatewayConnection(socket, _maximumMessageLength);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new GatewayConnectionException($"cannot connect to {gateway}: {Innermost(exception).Message}", exception);
        }
    }

    /// <inheritdoc/>
    async Task<IPingConnection> IPingingConnector.ConnectForPingsAsync(Uri gateway, CancellationToken cancellationToken) =>
        await WebSocketPingConnection.ConnectAsync(gateway, cancellationToken).ConfigureAwait(false);

    private static Exception Innermost(Exception exception) => exception.GetBaseException();
}
