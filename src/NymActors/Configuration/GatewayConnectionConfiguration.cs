namespace NymActors.Configuration;

/// <summary>The connection to the gateway, <c>[debug.gateway_connection]</c> (docs/protocol/04-client-core.md section 19.5).</summary>
public sealed record GatewayConnectionConfiguration
{
    /// <summary>How long the answer to a control request may take, 5 minutes by default.</summary>
    public TimeSpan GatewayResponseTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
