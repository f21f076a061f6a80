namespace NymActors.Configuration;

/// <summary>The connection to the gateway, <c>[debug.gateway_connection]</c> (docs/protocol/04-client-core.md section 19.5).</summary>
public sealed record GatewayConnectionConfiguration
{
    /// <summary>
    /// How long the answer to a control request may take - each step of a registration, the authentication, a claim of bandwidth - more than
    /// zero, 30 seconds by default. The public client's default is 5 minutes, in which a gateway that has gone silent would keep this client
    /// from connecting anew.
    /// </summary>
    public TimeSpan GatewayResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long nothing may come from the gateway before it is pinged, more than zero, 10 seconds by default: <c>nymactors.read_deadline</c>. With
    /// few cover packets it is longer, because silence is usual then; without any it is 40 seconds at least.
    /// </summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the gateway may take to answer a ping before the connection counts as dead, more than zero, 10 seconds by default:
    /// <c>nymactors.ping_timeout</c>. Too short a time has its price: what the gateway had written to a connection that is given up is lost.
    /// </summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The wait before the first new attempt after a loss, more than zero, half a second by default: <c>nymactors.reconnection_first_wait</c>. It
    /// doubles with each failure. Every wait is shortened at random by up to half.
    /// </summary>
    public TimeSpan ReconnectionFirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait between two attempts, at least the first one, 8 seconds by default: <c>nymactors.reconnection_longest_wait</c>.
    /// </summary>
    /// <remarks>
    /// Waits are spread evenly over 4 to 8 seconds, 6 in the mean, so whoever waits for a gateway finds it 3.1 seconds after its return in the mean
    /// (the mean square of a wait over twice its mean), and 8 at most. For the gateway: 8192 clients, more than which it does not take, are 1365
    /// attempts a second while it is away, each a handful of bytes that are refused; when it is back they are all there within 8 seconds, at a
    /// rate of one signature check and one key agreement each, a few tenths of a millisecond.
    /// </remarks>
    public TimeSpan ReconnectionLongestWait { get; init; } = TimeSpan.FromSeconds(8);
}
