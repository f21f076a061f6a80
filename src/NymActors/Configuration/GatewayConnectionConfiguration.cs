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
}
